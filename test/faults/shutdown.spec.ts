import { LATE } from '../../src/outbox/lanes.js';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { eventually } from '../support/eventually.js';
import type { LogLine } from '../support/process-log.js';
import { startRedis } from '../support/own-servers.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import { orderOf } from '../support/seen-twice.js';
import type { WorkerProcess } from '../support/worker-process.js';

const STREAM = 'product-updates';

/**
 * A worker that is told to stop finishes or releases what it has in hand, closes everything, and ends by itself. To see these fail: let
 * leases outlive the process (shutdown-deadline.ts, `endsAt`), let it claim on (publisher.ts, `isStopping`), do not wait for batches
 * (stream-drain.ts), or give up queues that are not connected yet (queue-closing.ts).
 */
describe('a worker that is told to stop', () => {
  let service: PublishingService;

  const start = async (environment: Record<string, string>) => {
    service = await startPublishing({ environment: { LEASE_MS: '20000', RETRY_BASE_MS: '100', ...environment } });
  };
  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);
  const lastWords = ({ log }: WorkerProcess) => log.lines.slice(-1).map(({ msg, open }) => ({ msg, open }));
  const isStopping = ({ msg }: LogLine) => msg.startsWith('stopping');
  const STOPPED = [{ msg: 'stopped', open: undefined }];
  const NOT_CLOSED = 'queues not closed in order: Redis does not answer';

  it('under load, one after the other: no record is sent twice, and nothing waits for a lease', async () => {
    await start({ BATCH_MAX_RECORDS: '20' });
    // Slow answers, so that every worker has batches in flight whenever it is told to stop.
    service.sim.faults.add({ kind: 'delay', ms: 100, acceptance: 'at-once', calls: ['PutRecords'] });
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 600) id`);
    const fleet = await Promise.all(['a', 'b', 'c', 'd'].map((name) => service.startProcess({}, { name })));
    const writing = { on: true };
    const writer = (async () => {
      while (writing.on)
        await sql(
          `update products set stock = stock + 1 where id in (select id from products order by random() limit 40)`,
        );
    })();
    for (const old of fleet.slice(0, 3)) {
      const before = service.sim.records(STREAM).length;
      await service.sim.received({ stream: STREAM, records: before + 40 });
      expect(await old.terminate()).toEqual({ code: 0, signal: null });
      expect(lastWords(old)).toEqual(STOPPED);
    }
    writing.on = false;
    await writer;
    // Nobody had to wait for the lease of one that stopped.
    expect(await sql(`select from outbox_events where state = 'leased' and due_at < clock_timestamp()`)).toEqual([]);
    // Not before: clearing a delay cuts off the calls that it holds.
    await service.drained();
    service.sim.faults.clear();
    const warnings = fleet.flatMap(({ log }) => log.lines).filter(({ level }) => Number(level) >= 40);
    expect(warnings).toEqual([]);
    const { again, outOfOrder } = orderOf(service.records(STREAM));
    expect({ again, outOfOrder }).toEqual({ again: [], outOfOrder: [] });
    const [sum] = await sql('select sum(sequence)::integer as records from outbox_positions');
    expect(sum).toEqual({ records: service.records(STREAM).length });
  });

  it('releases what it has no time to put any more', async () => {
    await start({
      SHUTDOWN_GRACE_MS: '1000',
      PUT_TIMEOUT_MS: '900',
      WORKER_CONCURRENCY: '1',
      BATCH_MAX_BYTES: '1048576',
    });
    // Six calls of half a second each.
    const slow = service.sim.faults.add({ kind: 'delay', ms: 500, calls: ['PutRecords'] });
    await sql(
      `insert into products (id, name, price, description) select id, 'Thing', 1, repeat('x', 600000) from generate_series(1, 6) id`,
    );
    const worker = await service.startProcess();
    await slow.struck();
    expect(await worker.terminate()).toEqual({ code: 0, signal: null });
    expect(lastWords(worker)).toEqual(STOPPED);
    const waiting = await sql('select state, lane, sequence, attempts from outbox_events');
    expect(waiting.length).toBeGreaterThanOrEqual(4);
    expect(waiting).toEqual(
      waiting.map(() => ({ state: 'pending', lane: `${LATE}created`, sequence: null, attempts: 0 })),
    );
    slow.remove();
    await service.startWorker();
    await service.drained();
    expect(service.records(STREAM)).toHaveLength(6);
  });

  it('ends within its grace period while Kinesis hangs, and at once when it is told twice', async () => {
    await start({ SHUTDOWN_GRACE_MS: '1000', PUT_TIMEOUT_MS: '12000', LEASE_MS: '25000' });
    const hang = service.sim.faults.add({ kind: 'hang', calls: ['PutRecords'] });
    await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
    const patient = await service.startProcess();
    await hang.struck();
    void patient.terminate();
    await patient.log.first(isStopping);
    // As npm does: one signal that arrives twice is no second one.
    expect(await patient.terminate()).toEqual({ code: 0, signal: null });
    expect(lastWords(patient)).toEqual(STOPPED);
    // Nobody knows whether Kinesis took it; the next worker need not wait for the lease.
    expect(await sql('select state, ambiguous, last_error from outbox_events')).toEqual([
      { state: 'retrying', ambiguous: true, last_error: expect.stringMatching(/^Shutdown: /) as string },
    ]);
    expect(await sql('select broken from outbox_streams where broken')).toEqual([]);
    const hurried = await service.startProcess({ SHUTDOWN_GRACE_MS: '600000' });
    await hang.struck(2);
    void hurried.terminate();
    await hurried.log.first(isStopping);
    process.kill(hurried.pid, 'SIGINT');
    expect(await hurried.ended).toEqual({ code: 130, signal: null });
  });

  it('closes its queues in order also when it was still connecting', async () => {
    const redis: EmbeddedServer = await startRedis();
    try {
      await start({ REDIS_URL: redis.url });
      process.kill(redis.pid!, 'SIGSTOP');
      const worker = await service.startProcess();
      // It says that it is up just before it listens for signals.
      expect((await worker.health()).failures).toHaveProperty('redis');
      void worker.terminate();
      await worker.log.first(isStopping);
      process.kill(redis.pid!, 'SIGCONT');
      expect(await worker.ended).toEqual({ code: 0, signal: null });
      expect(lastWords(worker)).toEqual(STOPPED);
      expect(worker.log.lines.map(({ msg }) => msg)).not.toContain(NOT_CLOSED);
    } finally {
      if (redis.pid !== undefined) process.kill(redis.pid, 'SIGCONT');
      await redis.dispose();
    }
  });

  it.each(['killed', 'hanging'])('ends by itself while Redis is %s', async (how) => {
    const redis: EmbeddedServer = await startRedis();
    try {
      await start({ REDIS_URL: redis.url, SHUTDOWN_GRACE_MS: '1000' });
      const worker = await service.startProcess();
      await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
      await service.drained();
      if (how === 'killed') await redis.kill();
      else process.kill(redis.pid!, 'SIGSTOP');
      // A process that does not know of it yet closes its queues as usual.
      await eventually(async () => {
        expect((await worker.health()).failures).toHaveProperty('redis');
      });
      const end = await worker.terminate();
      expect(end).toEqual({ code: 0, signal: null });
      // Not ended by force, with something left open. (While it hangs, Bull connects anew meanwhile, and waits for that.)
      if (how === 'killed') expect(lastWords(worker)).toEqual(STOPPED);
      expect(worker.log.lines.map(({ msg }) => msg)).toContain(NOT_CLOSED);
    } finally {
      if (redis.pid !== undefined) process.kill(redis.pid, 'SIGCONT');
      await redis.dispose();
    }
  });
});
