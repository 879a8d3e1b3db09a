import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

const STREAM = 'product-updates';

/**
 * A row that PostgreSQL chokes on concerns its own aggregate only; a statement that cannot run at all concerns nobody's event.
 * To see these fail: in state-reader.ts, treat every failure as a batch's (`scope === 'all' || scope === 'row'`), or every failure as a row's.
 */
describe('records that cannot be built', () => {
  let service: PublishingService;

  beforeEach(async () => {
    service = await startPublishing({
      environment: { RETRY_BASE_MS: '100', RETRY_CAP_MS: '1000', LEASE_MS: '6000', PUT_TIMEOUT_MS: '1000' },
    });
    // The shop puts a view with a function of its own in the place of a table.
    await sql(`insert into products (id, name, price, description) select id, 'Thing', 1, 'd' from generate_series(1, 200) id;
      alter table product_images rename to shop_images;
      create function shop_url(id bigint, path text) returns text language plpgsql as $$
        begin
          if path = 'broken' then raise exception 'no host for secret/%', path; end if;
          if path = 'slow' then perform pg_sleep(600); end if;
          return 'https://cdn/' || path;
        end $$;
      create view product_images as select id, product_id, shop_url(id, url) as url, position from shop_images;
      insert into shop_images (product_id, url, position) select id, case id when 77 then 'broken' else 'a.jpg' end, 1 from products`);
  });
  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);

  it('for a row of one aggregate: it alone is parked after three tries, with the error and its place', async () => {
    await service.startWorker();
    await service.drained();
    expect(service.records(STREAM)).toHaveLength(199);
    const [parked, ...more] = await sql(
      'select aggregate_id, state, attempts, faults, sequence, last_error from outbox_events',
    );
    expect(more).toEqual([]);
    expect(parked).toMatchObject({ aggregate_id: '77', state: 'parked', attempts: 3, faults: 3, sequence: null });
    expect(parked?.['last_error']).toMatch(
      /^unbuildable: P0001: raised by the shop's own PL\/pgSQL function shop_url.* at RAISE\n {2}in PL\/pgSQL function shop_url/,
    );
    expect(parked?.['last_error']).toMatch(/\n\s+at /);
    expect(parked?.['last_error']).not.toContain('secret');

    await sql(
      `update shop_images set url = 'b.jpg' where product_id = 77; update products set stock = 5 where id = 77`,
    );
    await service.drained();
    expect(service.records(STREAM).at(-1)?.body).toMatchObject({ product_id: 77, stock: 5, event: { sequence: 1 } });
    expect(await sql('select from outbox_events')).toEqual([]);
  });

  it('for a row that takes too long: it alone is parked, and the others go out meanwhile', async () => {
    await sql(`update shop_images set url = case product_id when 77 then 'slow' else 'a.jpg' end`);
    await service.startWorker();
    await eventually(
      async () => {
        expect(await sql('select aggregate_id, state, faults, last_error from outbox_events')).toEqual([
          {
            aggregate_id: '77',
            state: 'parked',
            faults: 3,
            last_error: expect.stringMatching(/^unbuildable: 57014: /) as string,
          },
        ]);
      },
      { timeoutMs: 25_000 },
    );
    expect(service.records(STREAM)).toHaveLength(199);
  });

  it('for lack of a table or a right: nothing is parked or tried, the stream is held up, and all goes on once it is mended', async () => {
    await sql('alter table tags rename to tags_away');
    await service.startWorker();
    await eventually(async () => {
      const [stream] = await sql('select broken, trouble from outbox_streams');
      expect(stream).toMatchObject({ broken: true, trouble: expect.stringMatching(/^unbuildable: 42P01: /) as string });
    });
    expect(service.records(STREAM)).toEqual([]);
    expect(await sql('select max(attempts) as tries from outbox_events')).toEqual([{ tries: 0 }]);
    await sql(`update shop_images set url = 'a.jpg'; alter table tags_away rename to tags`);
    await service.drained();
    expect(service.records(STREAM).map(({ body }) => body.event.type)).toEqual(Array(200).fill('product.created'));
    expect(await sql('select from outbox_events')).toEqual([]);
  });

  it('for many rows, more than a batch holds: they are parked, and hold up nobody', async () => {
    await sql(`update shop_images set url = case when product_id between 2 and 120 then 'broken' else 'a.jpg' end`);
    await service.startWorker();
    await eventually(async () => {
      expect(service.records(STREAM)).toHaveLength(81);
      expect(await sql('select state, count(*)::int as events from outbox_events group by 1')).toEqual([
        { state: 'parked', events: 119 },
      ]);
    });
    expect(await sql('select broken from outbox_streams')).toEqual([{ broken: false }]);
  });

  /** Neither the batch nor another row of the shop shows that records can be built. */
  it.each([
    ['every row', 200, 12],
    ['every one of a few rows', 5, 5],
  ])('for %s, one by one: that is no fault of the events, and none is parked', async (_rows, products, tried) => {
    await sql(`delete from products where id > ${products}; update shop_images set url = 'broken'`);
    await service.startWorker();
    await eventually(async () => {
      const seen = await sql(
        `select count(*) filter (where attempts > 0)::int as tried, max(faults) as faults from outbox_events`,
      );
      expect(seen).toEqual([{ tried: expect.any(Number) as number, faults: 0 }]);
      expect(seen[0]?.['tried']).toBeGreaterThanOrEqual(tried);
      expect(await sql('select broken from outbox_streams')).toEqual([{ broken: true }]);
    });
    await sql(`update shop_images set url = 'a.jpg'`);
    await service.drained();
    // Those that were tried before the change go out as they were claimed, and the change after them.
    const created = service.records(STREAM).filter(({ body }) => body.event.type === 'product.created');
    expect(created).toHaveLength(products);
    expect(await sql('select from outbox_events')).toEqual([]);
  });
});
