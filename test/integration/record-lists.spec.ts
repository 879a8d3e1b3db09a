import { orderAggregate } from '../../src/order/order.aggregate.js';
import { listsOf } from '../../src/capture/aggregate-declaration.js';
import { productAggregate } from '../../src/product/product.aggregate.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { RecordReader } from '../../src/record/record-reader.js';
import { useOutbox } from '../support/use-outbox.js';

/** Lists have a stable order, whatever the order in which their rows were written: position, then id. */
describe('the lists of a record', () => {
  const { service, sql } = useOutbox();

  beforeAll(async () => {
    // Last first, so that they lie in the tables in the wrong order.
    await sql(`
      insert into categories (id, name) select g, 'c' || g from generate_series(4, 1, -1) g;
      insert into tags (id, name) select g, 't' || g from generate_series(4, 1, -1) g;
      insert into locations (id, code) select g, 'l' || g from generate_series(4, 1, -1) g;
      insert into pricelists (id, name, type) select g, 'p' || g, 'x' from generate_series(4, 1, -1) g;
      insert into products (id, name, price) values (1, 'Mug', 1);
      insert into products (id, parent_product_id, name, price) select 10 + g, 1, 'Mug', 1 from generate_series(4, 1, -1) g;
      insert into product_categories (product_id, category_id) select 1, g from generate_series(4, 1, -1) g;
      insert into product_tags (product_id, tag_id) select 1, g from generate_series(4, 1, -1) g;
      insert into product_locations (product_id, location_id, stock) select 1, g, g from generate_series(4, 1, -1) g;
      insert into product_pricelists (product_id, pricelist_id, price) select 1, g, g from generate_series(4, 1, -1) g;
      -- Positions against the ids, and two of the same position.
      insert into product_images (id, product_id, url, position) values (4, 1, 'second', 2), (3, 1, 'last', 3), (2, 1, 'third', 2), (1, 1, 'zero', 9);
      update product_images set position = case url when 'zero' then 1 when 'second' then 2 when 'third' then 2 else 3 end;
      insert into orders (id, order_number) values (1, 'A-1');
      insert into order_items (id, order_id, product_id, quantity, price) select g, 1, g, 1, 1 from generate_series(4, 1, -1) g;
      insert into order_gift_vouchers (id, order_id, voucher_code, amount) select g, 1, 'v' || g, g from generate_series(4, 1, -1) g;`);
    await sql('analyze');
  });

  const record = async (type: string) => {
    const publication = service.get(PublicationRegistry).publication(type);
    const found = await service.get(RecordReader).current(publication, ['1']);
    return JSON.parse(found.get('1')?.json ?? '{}') as Record<string, Record<string, unknown>[]>;
  };

  it('of a product come by position, then id', async () => {
    const shown = await record('product');
    const ids = (list: string, key: string) => shown[list]?.map((item) => item[key]);
    expect({
      categories: ids('categories', 'category_id'),
      tags: ids('tags', 'tag_id'),
      variants: ids('variants', 'variant_id'),
      locations: ids('locations', 'location_id'),
      pricelists: ids('pricelists', 'pricelist_id'),
      images: shown['images'],
    }).toEqual({
      categories: [1, 2, 3, 4],
      tags: [1, 2, 3, 4],
      variants: [11, 12, 13, 14],
      locations: [1, 2, 3, 4],
      pricelists: [1, 2, 3, 4],
      // By position, then by id.
      images: ['zero', 'third', 'second', 'last'],
    });
    // Every list that a product declares is looked at here.
    expect(listsOf(productAggregate).map(([key]) => key)).toHaveLength(6);
  });

  it('of an order come by id', async () => {
    const shown = await record('order');
    expect(shown['line_items']?.map(({ product_id }) => product_id)).toEqual([1, 2, 3, 4]);
    expect(shown['gift_vouchers']?.map(({ voucher_code }) => voucher_code)).toEqual(['v1', 'v2', 'v3', 'v4']);
    expect(listsOf(orderAggregate).map(([key]) => key)).toHaveLength(2);
  });

  it("of an order's snapshot come by id", async () => {
    const rows = await sql<{ snapshot: { line_items: { product_id: number }[] } }>(
      `select snapshot from outbox_events where type = 'order' and aggregate_id = 1`,
    );
    expect(rows[0]?.snapshot.line_items.map(({ product_id }) => product_id)).toEqual([1, 2, 3, 4]);
  });
});
