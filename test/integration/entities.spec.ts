import { DataSource, MoreThan } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source.js';
import { OrderItem } from '../../src/order/order-item.entity.js';
import { orderEntities } from '../../src/order/order.entities.js';
import { Order } from '../../src/order/order.entity.js';
import { Category } from '../../src/product/category.entity.js';
import { Location } from '../../src/product/location.entity.js';
import { Pricelist } from '../../src/product/pricelist.entity.js';
import { ProductImage } from '../../src/product/product-image.entity.js';
import { ProductLocation } from '../../src/product/product-location.entity.js';
import { ProductPricelist } from '../../src/product/product-pricelist.entity.js';
import { productEntities } from '../../src/product/product.entities.js';
import { Product } from '../../src/product/product.entity.js';
import { Tag } from '../../src/product/tag.entity.js';
import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';

describe('shop entities', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createTestDatabase(migrated);
    dataSource = await new DataSource(
      dataSourceOptions(
        { database: { url: database.url, poolSize: 2 } },
        { entities: [...productEntities, ...orderEntities] },
      ),
    ).initialize();
  });

  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Tables that TypeORM writes to while `work` runs, statement by statement. */
  const writesOf = async (work: () => Promise<unknown>): Promise<string[]> => {
    const writes: string[] = [];
    const { logger } = dataSource;
    dataSource.logger = Object.assign(Object.create(logger) as typeof logger, {
      logQuery: (query: string) => {
        const [, verb, table] = /^(INSERT|UPDATE|DELETE)[^"]*"(\w+)"/.exec(query) ?? [];
        if (verb && table) writes.push(`${verb} ${table}`);
      },
    });
    await work().finally(() => (dataSource.logger = logger));
    return writes;
  };

  const newProduct = (parts: Partial<Product> = {}) =>
    dataSource.manager.create(Product, { name: 'Mug', price: 7.95, ...parts });

  const loadProduct = (id: number) =>
    dataSource.manager.findOneOrFail(Product, {
      where: { id },
      relations: { categories: true, tags: true, images: true, locations: true, pricelists: true, variants: true },
    });

  /** A product with two of everything that it can have two of. */
  const saveFullProduct = async (): Promise<Product> => {
    const { manager } = dataSource;
    const [location, pricelist] = [
      await manager.save(Location, { code: 'N-1' }),
      await manager.save(Pricelist, { name: 'Trade', type: 'exclusive' }),
    ];
    return manager.save(
      newProduct({
        categories: await manager.save(Category, [{ name: 'Kitchen' }, { name: 'Gifts' }]),
        tags: await manager.save(Tag, [{ name: 'new' }]),
        images: [
          manager.create(ProductImage, { url: 'b.jpg', position: 1 }),
          manager.create(ProductImage, { url: 'a.jpg' }),
        ],
        locations: [manager.create(ProductLocation, { locationId: location.id, stock: 4 })],
        pricelists: [manager.create(ProductPricelist, { pricelistId: pricelist.id, price: 5.5 })],
        variants: [newProduct({ size: 'L' }), newProduct({ size: 'M' })],
      }),
    );
  };

  const saveOrder = (orderNumber: string) =>
    dataSource.manager.save(Order, {
      orderNumber,
      shippingAddress: { city: 'Leeds', country: 'GB' },
      items: [{ productId: 12, quantity: 2, price: 3.5 }],
      giftVouchers: [{ voucherCode: 'TEN', amount: 10 }],
    });

  it('agree with the migrations: TypeORM would change nothing', async () => {
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('have ids and money as numbers, times as dates, and the defaults of the database', async () => {
    const { id } = await dataSource.manager.save(newProduct());
    expect(id).toEqual(expect.any(Number));
    await expect(dataSource.manager.findOneByOrFail(Product, { id, price: MoreThan(7.94) })).resolves.toEqual({
      id,
      parentProductId: null,
      name: 'Mug',
      description: null,
      price: 7.95,
      splPrice: null,
      status: 1,
      stock: 0,
      size: null,
      color: null,
      createdAt: expect.any(Date) as Date,
      updatedAt: expect.any(Date) as Date,
    });
  });

  it('are the same after save() as after loading, ids of cascaded parts included', async () => {
    const saved = await saveFullProduct();
    const loaded = await loadProduct(saved.id);
    for (const { images, variants } of [saved, loaded])
      [images, variants].forEach((rows) => rows?.sort((a, b) => a.id - b.id));
    expect(saved).toEqual(loaded);
    const order = await saveOrder('SAME');
    await expect(
      dataSource.manager.findOne(Order, { where: { id: order.id }, relations: { items: true, giftVouchers: true } }),
    ).resolves.toEqual(order);
  });

  it('are the same after insert()', async () => {
    const order = dataSource.manager.create(Order, { orderNumber: 'INSERTED' });
    await dataSource.manager.insert(Order, order);
    expect(order).toMatchObject({
      id: expect.any(Number) as number,
      totalAmount: 0,
      status: 'pending',
      shippingAddress: {},
    });
  });

  it('write nothing when nothing changed, and only what did', async () => {
    const product = await loadProduct((await saveFullProduct()).id);
    await expect(writesOf(() => dataSource.manager.save(product))).resolves.toEqual([]);

    product.locations![0]!.stock -= 1;
    await expect(writesOf(() => dataSource.manager.save(product))).resolves.toEqual(['UPDATE product_locations']);
    product.images = product.images!.slice(1);
    await expect(writesOf(() => dataSource.manager.save(product))).resolves.toEqual(['DELETE product_images']);
    product.categories = product.categories!.slice(1);
    await expect(writesOf(() => dataSource.manager.save(product))).resolves.toEqual(['DELETE product_categories']);
    product.tags = await dataSource.manager.save(Tag, [{ name: 'sale' }]);
    await expect(writesOf(() => dataSource.manager.save(product))).resolves.toEqual([
      'INSERT product_tags',
      'DELETE product_tags',
    ]);
  });

  it('turn a variant that is taken out of the list into a product of its own', async () => {
    const product = await loadProduct((await saveFullProduct()).id);
    const [taken, ...others] = product.variants!;
    await dataSource.manager.save(Object.assign(product, { variants: others }));
    await expect(dataSource.manager.findOneBy(Product, { id: taken!.id })).resolves.toMatchObject({
      parentProductId: null,
    });
  });

  it('take parts and variants along when a product goes, and spare what others share', async () => {
    const { id, categories } = await saveFullProduct();
    await dataSource.query('DELETE FROM products WHERE id = $1', [id]);
    for (const part of [ProductImage, ProductLocation, ProductPricelist]) {
      await expect(dataSource.manager.countBy(part, { productId: id })).resolves.toBe(0);
    }
    await expect(dataSource.manager.countBy(Product, { parentProductId: id })).resolves.toBe(0);
    await expect(
      dataSource.manager.countBy(
        Category,
        categories!.map((category) => ({ id: category.id })),
      ),
    ).resolves.toBe(2);
  });

  it('let parts follow a new id of their root', async () => {
    const { id } = await saveFullProduct();
    await dataSource.query('UPDATE products SET id = $2 WHERE id = $1', [id, id + 1_000_000]);
    await expect(loadProduct(id + 1_000_000)).resolves.toMatchObject({
      images: [{}, {}],
      locations: [{}],
      pricelists: [{}],
      categories: [{}, {}],
      tags: [{}],
      variants: [{}, {}],
    });
  });

  it('keep a subcategory whose parent goes', async () => {
    const { manager } = dataSource;
    const parent = await manager.save(Category, { name: 'Home' });
    const child = await manager.save(Category, { name: 'Candles', parentId: parent.id });
    await manager.remove(Category, parent);
    await expect(manager.findOneBy(Category, { id: child.id })).resolves.toMatchObject({ parentId: null });
  });

  it('keep the lines of an order whose product goes, and take them along with the order', async () => {
    const order = await saveOrder('HISTORY');
    const product = await dataSource.manager.save(newProduct());
    await dataSource.manager.update(OrderItem, { orderId: order.id }, { productId: product.id });
    await dataSource.manager.delete(Product, { id: product.id });
    await expect(dataSource.manager.countBy(OrderItem, { orderId: order.id })).resolves.toBe(1);
    await dataSource.manager.remove(Object.assign(new Order(), { id: order.id }));
    await expect(dataSource.manager.countBy(OrderItem, { productId: product.id })).resolves.toBe(0);
  });

  it('refuse a second order of the same number', async () => {
    await saveOrder('TWICE');
    await expect(saveOrder('TWICE')).rejects.toThrow('orders_order_number_key');
  });

  it('refuse to read or write an id that a number cannot hold', async () => {
    const unsafe = '9007199254740993';
    await dataSource.query('INSERT INTO orders (id, order_number) VALUES ($1, $2)', [unsafe, 'TOO-BIG']);
    await expect(dataSource.manager.findOneBy(Order, { orderNumber: 'TOO-BIG' })).rejects.toThrow(unsafe);
    await expect(dataSource.manager.findOneBy(Order, { id: 2 ** 53 })).rejects.toThrow(RangeError);
  });
});
