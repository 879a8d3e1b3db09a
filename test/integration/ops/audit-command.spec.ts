import { runCommand } from '../../support/command-line.js';
import { startPublishing, type PublishingService } from '../../support/publishing-service.js';
import { changeUnseen } from '../../support/unseen-changes.js';

/** Audit and baseline as an operator uses them. To see these fail: let audit-walk.ts begin each step at `from`, or root-steps.ts try once. */
describe('shopstream audit and baseline', () => {
  let service: PublishingService;

  beforeAll(async () => {
    service = await startPublishing();
    await service.startWorker();
  });
  afterAll(() => service.dispose());

  beforeEach(async () => {
    await sql('truncate products, orders cascade');
    await service.drained();
    await sql('truncate outbox_events, outbox_positions, outbox_actions cascade');
  });

  const sql = <Row>(text: string) => service.dataSource.query<Row[]>(text);
  const run = (...words: string[]) => runCommand(service.environment, words);

  it('finds the thousand products changed while triggers were disabled, delivers them, and is clean then', async () => {
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 2500) id`);
    await service.drained();
    await changeUnseen(service.dataSource, 'update products set price = 2 where id % 2 = 0 and id <= 2000');
    const found = await run('audit', 'products', '--json');
    expect([found.code, found.json]).toMatchObject([
      1,
      { complete: true, checked: 2500, found: { differs: 1000, never_delivered: 0, deletion_not_told: 0 }, mended: 0 },
    ]);
    const told = service.records('product-updates').length;
    await expect(run('audit', 'products', '--mend')).resolves.toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /1000 differ from what was delivered last\n[\s\S]*1000 events are enqueued\./,
      ) as string,
    });
    await service.drained();
    expect(service.records('product-updates')).toHaveLength(told + 1000);
    await expect(run('audit', 'product')).resolves.toMatchObject({
      code: 0,
      stdout: '2500 of type product looked at: all as the streams know them.\n',
    });
    const [{ subjects } = { subjects: '0' }] = await sql<{ subjects: string }>(
      `select count(*) as subjects from outbox_action_subjects join outbox_actions on id = action_id where action = 'audit.mend'`,
    );
    expect(subjects).toBe('1000');
  });

  it('asks before it may send very many', async () => {
    await changeUnseen(
      service.dataSource,
      `insert into products (id, name, price) select id, 'Old', 1 from generate_series(1, 10001) id`,
    );
    expect(await run('audit', 'products', '--mend')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Enqueue whatever is found to differ, of 10001?') as string,
    });
    expect(await sql('select from outbox_events')).toEqual([]);
    expect(await sql('select from outbox_actions')).toEqual([]);
  });

  it('goes on after an id', async () => {
    await sql(`insert into orders (id, order_number) select id, id from generate_series(1, 5) id`);
    await service.drained();
    await expect(run('audit', 'orders', '--from', '3', '--json')).resolves.toMatchObject({
      code: 0,
      json: { checked: 2, reached: 5, findings: [] },
    });
    await expect(run('audit', 'orders', '--from', 'three')).resolves.toMatchObject({ code: 2 });
  });

  it('baselines what exists, so that nothing of it is lost or new', async () => {
    await changeUnseen(
      service.dataSource,
      `insert into products (id, name, price) select id, 'Old', 1 from generate_series(1, 3) id`,
    );
    await expect(run('audit', 'products', '--json')).resolves.toMatchObject({
      code: 1,
      json: { found: { never_delivered: 3 } },
    });
    const told = service.records('product-updates').length;
    await expect(run('baseline', 'products', '--yes', '--json')).resolves.toMatchObject({
      code: 0,
      json: { complete: true, checked: 3, marked: 3 },
    });
    await expect(run('audit', 'products')).resolves.toMatchObject({ code: 0 });
    await sql('update products set price = 2 where id = 1');
    await service.drained();
    expect(
      service
        .records('product-updates')
        .slice(told)
        .map(({ body }) => `${body.event.type} #${body.event.sequence}`),
    ).toEqual(['product.updated #1']);
    await expect(run('baseline', 'products')).resolves.toMatchObject({ code: 2 });
  });

  it('names what cannot be built, and looks at the others', async () => {
    await sql(`alter table product_images rename to shop_images;
      create function shop_url(path text) returns text language plpgsql as $$
        begin
          if path like 'broken%' then raise exception 'no host'; end if;
          return path;
        end $$;
      create view product_images as select id, product_id, shop_url(url) as url, position from shop_images`);
    try {
      await changeUnseen(
        service.dataSource,
        `insert into products (id, name, price) select id, 'Old', 1 from generate_series(1, 40) id`,
      );
      await sql(`insert into shop_images (product_id, url, position) values (17, 'broken', 1), (40, 'broken', 1)`);
      await sql('truncate outbox_events');
      await expect(run('audit', 'products', '--json')).resolves.toMatchObject({
        code: 1,
        json: { complete: true, checked: 40, found: { never_delivered: 38 }, unbuildable: [17, 40] },
      });
      await expect(run('baseline', 'products', '--yes', '--json')).resolves.toMatchObject({
        code: 1,
        json: { complete: true, checked: 40, marked: 38, unbuildable: [17, 40] },
      });
      expect(await run('audit', 'products')).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(
          /all as the streams know them\.\n2 cannot be built, .*: 17, 40\. .*preview products 17 /,
        ) as string,
      });
      await sql('truncate outbox_events; alter table tags rename to tags_away');
      await expect(run('audit', 'products', '--json')).resolves.toMatchObject({
        code: 1,
        json: { error: expect.stringContaining('tags') as string },
      });
    } finally {
      await sql(
        'alter table if exists tags_away rename to tags; drop view product_images; alter table shop_images rename to product_images; drop function shop_url',
      );
    }
  });

  it('forgets the parked events of one order', async () => {
    await sql(`insert into orders (id, order_number, shipping_address) values (7, 'A', '{"name": "Ada"}')`);
    await service.drained();
    await sql(`insert into outbox_events (type, aggregate_id, kind, state, snapshot, parked_at)
      overriding system value values ('order', 7, 'updated', 'parked', '{"shipping_address": {"name": "Ada"}}', now())`);
    await expect(run('forget', 'order', '7', '--yes', '--json')).resolves.toMatchObject({
      code: 0,
      json: { type: 'order', id: 7, erased: 1, on_their_way: 0 },
    });
    expect(await sql('select from outbox_events')).toHaveLength(0);
    expect(await sql(`select action, outcome from outbox_actions where action = 'aggregate.forget'`)).toEqual([
      { action: 'aggregate.forget', outcome: { erased: 1, on_their_way: 0 } },
    ]);
  });

  it('asks the doctor, also where the database is away or not migrated', async () => {
    const here = await run('doctor');
    expect([here.code, here.stdout]).toEqual([
      0,
      expect.stringContaining('well    postgres.triggers.order: ') as string,
    ]);
    const away = await runCommand({ ...service.environment, DATABASE_URL: 'postgres://u:p@127.0.0.1:1/x' }, [
      'doctor',
      '--json',
    ]);
    expect([away.code, away.json]).toMatchObject([1, { well: false }]);
    await sql(`delete from shopstream_migrations where name like 'CaptureOrder%'`);
    const behind = await run('doctor');
    expect([behind.code, behind.stdout]).toEqual([
      1,
      expect.stringMatching(/^FAILURE postgres.migrations: \d+ pending: CaptureOrder/m) as string,
    ]);
  });
});
