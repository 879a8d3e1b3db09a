import type { INestApplicationContext } from '@nestjs/common';
import { pino } from 'pino';
import { StreamDescriptions } from '../../src/kinesis/streams/stream-descriptions.js';
import { ShardMap } from '../../src/kinesis/streams/shard-map.js';
import { MetricRegistry } from '../../src/metrics/metric-registry.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { scrapeOf } from '../support/scrape.js';

const STREAM = 'product-updates';
const THROTTLED = 'ProvisionedThroughputExceededException';

/** What the pipeline counts. To see these fail: take the line out of batch-metrics.ts or put-metrics.ts that counts it. */
describe("the pipeline's metrics", () => {
  let service: PublishingService;
  let worker: INestApplicationContext;
  const lines: string[] = [];

  beforeAll(async () => {
    service = await startPublishing({
      environment: { RETRY_BASE_MS: '100', RETRY_CAP_MS: '1000', RECORD_MAX_TRIES: '2', WORKER_CONCURRENCY: '1' },
      log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    });
    worker = await service.startWorker();
    await eventually(() => {
      expect(worker.get(ShardMap, { strict: false }).shardOf('product', '1')).toBeDefined();
    });
  });
  afterEach(() => {
    service.sim.faults.clear();
    lines.length = 0;
  });
  afterAll(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const create = (ids: string, description = `'fine'`) =>
    sql(
      `insert into products (id, name, price, description) select id, 'Thing', 1, ${description} from generate_series(${ids}) id`,
    );
  const logged = (msg: string) =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter((line) => line['msg'] === msg);

  const read = async () => {
    const scrape = scrapeOf(await worker.get(MetricRegistry, { strict: false }).render());
    return (name: string, labels: Record<string, string> = {}) =>
      scrape.value(`shopstream_${name}`, { stream: 'product', ...labels }) ?? 0;
  };
  /** How far counters move while `work` is done and everything is delivered. */
  const moved = async (work: () => Promise<unknown>, ...counters: [string, Record<string, string>?][]) => {
    const before = await read();
    await work();
    await service.drained();
    return eventually(async () => {
      const after = await read();
      expect(after('events_in_flight')).toBe(0);
      return counters.map(([name, labels]) => after(name, labels) - before(name, labels));
    });
  };

  it('counts what is delivered, in how many calls, bytes and seconds, and how late', async () => {
    const counts = await moved(
      () => create('1, 10'),
      ['events_claimed_total'],
      ['events_delivered_total'],
      ['put_records_total'],
      ['lag_seconds_count'],
      ['records_accepted_total'],
      ['records_accepted_total', { shard: 'shardId-000000000000' }],
      ['records_accepted_total', { shard: 'shardId-000000000001' }],
    );
    const byShard = service.sim
      .state()
      .streams.find(({ name }) => name === STREAM)
      ?.shards.map(({ records }) => records);
    expect(counts).toEqual([10, 10, 10, 10, 10, ...(byShard ?? [])]);
    const value = await read();
    const batches = value('put_calls_total', { result: 'ok' });
    expect(batches).toBeGreaterThan(0);
    expect(value('put_duration_seconds_count')).toBe(batches);
    expect(value('put_duration_seconds_sum')).toBeGreaterThan(0);
    for (const step of ['claim', 'build', 'put', 'settle']) {
      expect([step, value('step_duration_seconds_count', { step })]).toEqual([step, batches]);
      expect(value('step_duration_seconds_sum', { step })).toBeGreaterThan(0);
    }
    expect(value('put_bytes_total')).toBe(service.sim.state().streams.find(({ name }) => name === STREAM)?.bytes);
    expect(value('lag_seconds_sum')).toBeGreaterThan(0);
  });

  it('shows how late a change was', async () => {
    const outage = service.sim.faults.add({ kind: 'fail-records', calls: ['PutRecords'] });
    const before = await read();
    await sql('update products set stock = 5 where id = 1');
    await eventually(async () => {
      const aged = `update outbox_events set waiting_since = waiting_since - interval '100 s' where state = 'retrying'`;
      expect(await sql(aged)).toEqual([[], 1]);
    });
    outage.remove();
    await service.drained();
    await eventually(async () => {
      const after = await read();
      const upTo = (le: string) => after('lag_seconds_bucket', { le }) - before('lag_seconds_bucket', { le });
      expect([upTo('60'), upTo('300')]).toEqual([0, 1]);
    });
  });

  it('shows what is in flight', async () => {
    const hang = service.sim.faults.add({ kind: 'hang', calls: ['PutRecords'], count: 1 });
    await sql('update products set stock = 1 where id <= 3');
    await hang.struck();
    expect((await read())('events_in_flight')).toBe(3);
    hang.release();
    await service.drained();
    await eventually(async () => {
      expect((await read())('events_in_flight')).toBe(0);
    });
  });

  it('counts throttled records by the shard that their key belongs to', async () => {
    const shard = (key: string) =>
      service.sim.records(STREAM).find(({ partitionKey }) => partitionKey === key)!.shardId;
    for (const key of ['1', '2', '3', '4', '5', '6']) {
      const counts = await moved(
        async () => {
          service.sim.faults.add({
            kind: 'fail-records',
            code: THROTTLED,
            keys: [key],
            count: 1,
            calls: ['PutRecords'],
          });
          await sql(`update products set stock = stock + 1 where id = ${key}`);
        },
        ['records_throttled_total', { shard: shard(key) }],
        ['records_throttled_total'],
        ['events_retried_total', { cause: 'throttled' }],
        ['put_calls_total', { result: 'partial' }],
        ['events_ambiguous_total'],
      );
      expect([key, counts]).toEqual([key, [1, 1, 1, 1, 0]]);
    }
    expect(new Set(['1', '2', '3', '4', '5', '6'].map(shard)).size).toBe(2);
  });

  it.each([
    ['a record that fails', { kind: 'fail-records' }, 'partial', 'record_failed', 1],
    ['a call that is throttled', { kind: 'throttle' }, 'throttled', 'throttled', 0],
    ['a call that fails', { kind: 'error', type: 'InternalFailure', status: 500 }, 'unavailable', 'call_failed', 1],
    // Alone in it: whether that was the record's fault is not known.
    ['a call that is refused', { kind: 'error', type: 'ValidationException' }, 'refused', 'call_failed', 0],
  ] as const)('counts the retry of %s', async (_, fault, result, cause, ambiguous) => {
    const counts = await moved(
      async () => {
        service.sim.faults.add({ ...fault, calls: ['PutRecords'], count: 1 });
        await sql('update products set stock = stock + 1 where id = 7');
      },
      ['put_calls_total', { result }],
      ['events_retried_total', { cause }],
      ['events_ambiguous_total'],
      ['events_delivered_total'],
    );
    expect(counts).toEqual([1, 1, ambiguous, 1]);
    const [retry] = logged('batch not wholly delivered; the rest is tried again');
    expect(retry).toMatchObject({ level: 40, stream: 'product', claimed: 1, delivered: 0, retried: 1, attempt: 1 });
    expect(logged('batch published')).toEqual([expect.objectContaining({ claimed: 1, delivered: 1, attempt: 2 })]);
  });

  it('counts what is parked, by reason, and what closes again; a line tells of each', async () => {
    const parked = await moved(
      () => create('20, 20', `repeat('x', 1100000)`),
      ['events_parked_total', { reason: 'oversize' }],
      ['events_parked_total', { reason: 'refused' }],
    );
    expect(parked).toEqual([1, 0]);
    expect(logged('event parked: it is not retried by itself')).toEqual([
      expect.objectContaining({ level: 50, stream: 'product', aggregate_id: '20', attempt: 1 }),
    ]);
    expect(await moved(() => sql(`update products set description = 'fine'`), ['events_superseded_total'])).toEqual([
      1,
    ]);
    // Which the worker takes for small enough: Kinesis refuses it, beside one that gets through.
    Object.assign(worker.get(StreamDescriptions, { strict: false }), { maxRecordBytes: () => 2_000_000 });
    const refused = await moved(
      () =>
        sql(`update products set description = repeat('x', 1100000) where id = 7;
          update products set stock = stock + 1 where id = 9`),
      ['events_retried_total', { cause: 'refused' }],
      ['events_parked_total', { reason: 'refused' }],
    );
    expect(refused).toEqual([1, 1]);
    expect(logged('event parked: it is not retried by itself')).toEqual([
      expect.anything(),
      expect.objectContaining({
        aggregate_id: '7',
        attempt: 2,
        reason: expect.stringContaining('ValidationException') as unknown,
      }),
    ]);
  });

  it('counts leases that ended under a worker', async () => {
    const hang = service.sim.faults.add({ kind: 'hang', acceptance: 'at-once', calls: ['PutRecords'], count: 1 });
    const counts = await moved(
      async () => {
        await sql('update products set stock = stock + 1 where id = 9');
        await hang.struck();
        await sql(`update outbox_events set due_at = clock_timestamp() where state = 'leased'`);
        await eventually(async () => {
          expect(await sql(`select from outbox_events where state = 'retrying'`)).toHaveLength(1);
        });
        hang.release();
      },
      ['leases_expired_total'],
      ['leases_lost_total'],
      ['events_delivered_total'],
    );
    expect(counts).toEqual([1, 1, 1]);
  });

  it('counts batches that came to nothing', async () => {
    const counts = await moved(async () => {
      await sql('alter table outbox_streams rename to elsewhere');
      await sql('update products set stock = stock + 1 where id = 9');
      await eventually(async () => {
        expect((await read())('batches_failed_total')).toBeGreaterThan(0);
      });
      await sql('alter table elsewhere rename to outbox_streams');
    }, ['events_delivered_total']);
    expect(counts).toEqual([1]);
    expect(logged('batch failed; its events stay in the outbox')).not.toHaveLength(0);
  });
});
