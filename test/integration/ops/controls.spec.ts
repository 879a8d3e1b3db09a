import type { StatusAnswer } from '../../../src/ops/status/status-answer.js';
import { runCommand } from '../../support/command-line.js';
import { eventually } from '../../support/eventually.js';
import { startPublishing, type PublishingService } from '../../support/publishing-service.js';
import { streamKeys } from '../../support/shop-names.js';

/** Pause, resume and limit, asked for by a command, kept by workers that were running before. */
describe('run-time controls', () => {
  let service: PublishingService;

  beforeAll(async () => {
    service = await startPublishing();
    await Promise.all([service.startWorker(), service.startWorker()]);
  });
  afterAll(() => service.dispose());

  const sql = (text: string) => service.dataSource.query<unknown[]>(text);
  const run = (...words: string[]) => runCommand(service.environment, ['--json', ...words]);
  /** The sequences of each key, in the order of arrival. */
  const sequences = (stream: string) =>
    [...new Set(service.records(stream).map(({ partitionKey }) => partitionKey))].map((key) =>
      service
        .records(stream)
        .filter(({ partitionKey }) => partitionKey === key)
        .map(({ body }) => body.event.sequence),
    );
  const sent = (stream: string) => service.records(stream).length;

  it('sends nothing of a paused stream, and all of it in order once it is resumed', async () => {
    expect(await run('pause', 'order')).toMatchObject({
      code: 0,
      json: { stream: 'order', leased: 0, paused_by: expect.stringContaining('@') as string },
    });
    await sql(
      `insert into orders (id, order_number, status) select g, 'A-' || g, 'pending' from generate_series(1, 100) g`,
    );
    await sql(`update orders set status = 'confirmed'`);
    // Both workers go on with the other streams meanwhile.
    for (const id of [1, 2, 3, 4, 5]) {
      await sql(`insert into products (id, name, price) values (${id}, 'Mug', 1)`);
      await eventually(() => {
        expect(sent('product-updates')).toBe(id);
      });
    }
    expect(sent('order-events')).toBe(0);
    const { json, stdout } = await run('status');
    const { streams, workers } = json as StatusAnswer;
    expect(streams.find(({ stream }) => stream === 'order')).toMatchObject({ state: 'paused', pending: 200 });
    expect(workers).toHaveLength(2);
    expect(stdout).toContain('"paused_at":"2');

    expect(await run('resume', 'order')).toMatchObject({ code: 0, json: { paused_at: null, paused_by: null } });
    await service.drained();
    expect(sequences('order-events')).toEqual(Array.from({ length: 100 }, () => [1, 2]));
  });

  it('keeps to another limit at once, on all workers, and to the configured one afterwards', async () => {
    expect(await run('limit', 'product', '20/s')).toMatchObject({
      code: 0,
      json: { limit: '20/s', limit_from: 'operators' },
    });
    const before = sent('product-updates');
    await sql(`insert into products (id, name, price) select g, 'Plate', 1 from generate_series(101, 140) g`);
    await service.drained();
    const times = service
      .records('product-updates')
      .slice(before)
      .map(({ arrivedAt }) => arrivedAt);
    expect(times).toHaveLength(40);
    // 40 records at 20 a second take 2 s; a batch is one record, a tenth more may be saved up.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1500);

    expect(await run('limit', 'product', 'default')).toMatchObject({ json: { limit: 'none', limit_from: 'settings' } });
    await sql(`insert into products (id, name, price) select g, 'Bowl', 1 from generate_series(1001, 1400) g`);
    await service.drained();
    expect(sequences('product-updates')).toEqual(Array.from({ length: 445 }, () => [1]));
  });

  it('refuses streams and limits that are none, and changes nothing', async () => {
    const before = await sql('select stream, paused_at, own_limit from outbox_streams order by stream');
    const written = await sql('select count(*) from outbox_actions');
    expect(await run('pause', `order'; drop table orders; --`)).toMatchObject({
      code: 2,
      json: { error: `There is no such stream. There are: ${streamKeys.join(', ')}.` },
    });
    expect(await run('limit', 'order', '--', '-5/s')).toMatchObject({
      code: 2,
      json: { error: expect.stringContaining('<n>/s') as string },
    });
    expect(await run('limit', 'order', '-5/s')).toMatchObject({ code: 2, json: { error: "unknown option '-5/s'" } });
    expect(await run('limit', 'order', '0/s')).toMatchObject({ code: 2 });
    expect(await sql('select stream, paused_at, own_limit from outbox_streams order by stream')).toEqual(before);
    expect(await sql('select count(*) from outbox_actions')).toEqual(written);
  });

  it('writes down who set what', async () => {
    const rows = await sql(
      `select action, scope, outcome, via, actor ~ '^.+@.+$' as named from outbox_actions order by id`,
    );
    const about = { via: 'cli', named: true };
    expect(rows).toEqual([
      { ...about, action: 'stream.pause', scope: { stream: 'order' }, outcome: { changed: true } },
      { ...about, action: 'stream.resume', scope: { stream: 'order' }, outcome: { changed: true } },
      { ...about, action: 'stream.limit', scope: { stream: 'product', limit: '20/s' }, outcome: {} },
      { ...about, action: 'stream.limit', scope: { stream: 'product', limit: 'default' }, outcome: {} },
    ]);
  });
});
