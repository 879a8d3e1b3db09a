import type { DataSource, EntitySubscriberInterface } from 'typeorm';
import { productRecordsByType } from '../../src/contract/product-record.js';
import { Product } from '../../src/product/product.entity.js';
import { eventually } from '../support/eventually.js';
import { startApp, STREAMS, type RunningApp } from './running-app.js';

interface ProductId {
  product_id: number;
}

interface ProductPage {
  items: ProductId[];
  next_after: number | null;
}

/** Sells a piece right after the product was loaded to be changed (the second time; the first one locks it), and lets its reader go on once that is done, or waits for the reader. */
class SaleDuringLoad implements EntitySubscriberInterface<Product> {
  sale: Promise<unknown> | undefined;
  private loads = 0;

  constructor(
    private readonly dataSource: DataSource,
    private readonly id: number,
  ) {}

  async afterLoad(entity: unknown): Promise<void> {
    if (!(entity instanceof Product) || entity.id !== this.id || ++this.loads !== 2) return;
    this.sale = this.dataSource.query('update products set stock = stock - 1 where id = $1', [this.id]);
    await Promise.race([this.sale, eventually(() => this.isWaiting())]);
  }

  private async isWaiting(): Promise<void> {
    const waiting = await this.dataSource.query<unknown[]>(
      `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'update products set stock%' and datname = current_database()`,
    );
    expect(waiting).toHaveLength(1);
  }
}

describe('products over HTTP', () => {
  let app: RunningApp;
  let category: number;
  let location: number;

  beforeAll(async () => {
    app = await startApp();
    category = await added('categories', { name: 'Kitchen' });
    location = await added('locations', { location_code: 'MH-01' });
  });

  afterAll(() => app.dispose());

  /** Creates a shared row. @returns its id, the first key of the answer. */
  const added = async (path: string, body: object) =>
    Object.values((await app.send<Record<string, number>>('POST', `/v1/${path}`, body)).body)[0]!;

  /** The n-th record of a product, checked against the contract of its type. */
  const record = async (id: number, n: number, type: keyof typeof productRecordsByType) =>
    productRecordsByType[type].parse(await app.record(STREAMS.product, id, n));

  const create = async (body: Record<string, unknown> = {}) => {
    const answer = await app.send<ProductId>('POST', '/v1/products', { name: 'Mug', price: 7.95, ...body });
    expect(answer.status).toBe(201);
    await record(answer.body.product_id, 1, 'product.created');
    return answer.body.product_id;
  };

  it('creates a product with its parts, in one event', async () => {
    const tag = await added('tags', { name: 'new' });
    const pricelist = await added('pricelists', { name: 'Trade', type: 'exclusive' });
    const parts = {
      category_ids: [category],
      tag_ids: [tag],
      locations: [{ location_id: location, stock: 4 }],
      pricelists: [{ pricelist_id: pricelist, price: 5.5 }],
      images: ['https://cdn.example/2.jpg', 'https://cdn.example/1.jpg'],
    };
    const created = await app.send<ProductId>('POST', '/v1/products', {
      name: 'Mug',
      price: 7.95,
      size: 'M',
      stock: 3,
      ...parts,
    });
    const shown = {
      parent_product_id: null,
      name: 'Mug',
      description: null,
      price: 7.95,
      spl_price: null,
      status: 1,
      stock: 3,
      categories: [{ category_id: category, name: 'Kitchen', parent_id: null }],
      tags: [{ tag_id: tag, name: 'new' }],
      variants: [],
      locations: [{ location_id: location, location_code: 'MH-01', stock: 4 }],
      pricelists: [{ pricelist_id: pricelist, price: 5.5, type: 'exclusive' }],
      images: ['https://cdn.example/2.jpg', 'https://cdn.example/1.jpg'],
    };
    expect(created).toMatchObject({ status: 201, body: { ...shown, size: 'M', color: null } });
    expect(await record(created.body.product_id, 1, 'product.created')).toMatchObject({ is_updated: false, ...shown });
    expect((await app.get(`/v1/products/${created.body.product_id}`)).body).toEqual(created.body);
  });

  it('changes what is given and replaces lists that are given, in one event', async () => {
    const id = await create({ images: ['a', 'b', 'c'], locations: [{ location_id: location, stock: 4 }], stock: 9 });
    const changed = await app.send('PATCH', `/v1/products/${id}`, {
      spl_price: 5,
      images: ['c', 'a'],
      locations: [],
      category_ids: [category],
    });
    expect(changed).toMatchObject({
      status: 200,
      body: {
        name: 'Mug',
        stock: 9,
        spl_price: 5,
        images: ['c', 'a'],
        locations: [],
        categories: [{ category_id: category }],
      },
    });
    expect(await record(id, 2, 'product.updated')).toMatchObject({ images: ['c', 'a'], locations: [] });
  });

  it('has nothing to tell when everything is as it was', async () => {
    const id = await create({ images: ['a'], category_ids: [category] });
    await app.send('PATCH', `/v1/products/${id}`, { name: 'Mug', images: ['a'], category_ids: [category] });
    await app.send('PATCH', `/v1/products/${id}`, { name: 'Cup' });
    expect(await record(id, 2, 'product.updated')).toMatchObject({ name: 'Cup', event: { sequence: 2 } });
  });

  it('adds to the stock', async () => {
    const id = await create({ stock: 100 });
    await Promise.all(Array.from({ length: 10 }, () => app.send('POST', `/v1/products/${id}/stock`, { by: -2 })));
    expect((await app.get(`/v1/products/${id}`)).body).toMatchObject({ stock: 80 });
  });

  it('never puts back what somebody else changed meanwhile', async () => {
    const id = await create({ stock: 100 });
    const soldMeanwhile = new SaleDuringLoad(app.dataSource, id);
    app.dataSource.subscribers.push(soldMeanwhile);
    await app.send('PATCH', `/v1/products/${id}`, { name: 'Cup' });
    app.dataSource.subscribers.splice(app.dataSource.subscribers.indexOf(soldMeanwhile), 1);
    await soldMeanwhile.sale;
    expect((await app.get(`/v1/products/${id}`)).body).toMatchObject({ name: 'Cup', stock: 99 });
  });

  it('shows a variant in its parent, and deletes it with its parent', async () => {
    const parent = await create();
    const variant = await create({ parent_product_id: parent, size: 'L', color: 'Blue', stock: 5 });
    expect(await record(parent, 2, 'product.updated')).toMatchObject({
      variants: [{ variant_id: variant, size: 'L', color: 'Blue', stock: 5 }],
    });
    expect((await app.send('DELETE', `/v1/products/${parent}`)).status).toBe(204);
    await record(parent, 3, 'product.deleted');
    await record(variant, 2, 'product.deleted');
    expect((await app.get(`/v1/products/${variant}`)).status).toBe(404);
  });

  it('tells of a renamed category in every product that shows it', async () => {
    const own = await added('categories', { name: 'Old', parent_id: category });
    const id = await create({ category_ids: [own] });
    expect(await app.send('PATCH', `/v1/categories/${own}`, { name: 'New' })).toMatchObject({
      status: 200,
      body: { category_id: own, name: 'New', parent_id: category },
    });
    expect(await record(id, 2, 'product.updated')).toMatchObject({
      categories: [{ category_id: own, name: 'New', parent_id: category }],
    });
  });

  it('lists in pages', async () => {
    const ids: number[] = [];
    for (let path = '/v1/products?limit=3'; ;) {
      const { items, next_after } = (await app.get<ProductPage>(path)).body;
      expect(items.length).toBeLessThanOrEqual(3);
      ids.push(...items.map(({ product_id }) => product_id));
      if (next_after === null) break;
      path = `/v1/products?limit=3&after=${next_after}`;
    }
    const rows = await app.dataSource.query<{ id: string }[]>('select id from products order by id');
    expect(ids).toEqual(rows.map(({ id }) => Number(id)));
    expect(ids.length).toBeGreaterThan(3);
  });
});
