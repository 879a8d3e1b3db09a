import { UpdateMaxRecordSizeCommand } from '@aws-sdk/client-kinesis';
import { StreamDescriptions } from '../../src/kinesis/streams/stream-descriptions.js';
import { simClient } from '../../src/testing/index.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService, type SeenRecord } from '../support/publishing-service.js';

const STREAM = 'product-updates';

/** Records of one aggregate whose number is not above the one before: duplicates and inversions alike. */
function outOfOrder(records: readonly SeenRecord[]): SeenRecord[] {
  const last = new Map<string, number>();
  return records.filter(({ partitionKey, body: { event } }) => {
    const wrong = event.sequence <= (last.get(partitionKey) ?? 0);
    if (!wrong) last.set(partitionKey, event.sequence);
    return wrong;
  });
}

/**
 * What Kinesis may do to us. To see these fail: let the claim take rows behind one in hand (claim-sql.ts, `in_hand is null`), settle a
 * batch as a whole instead of record by record (putter.ts), forget the event's stored number (settle-sql.ts), or let retries have all of a
 * batch (claim-sql.ts, RETRIES_SHARE) and take their failing for the stream's (stream-trouble.ts, `firstTries`).
 */
describe('Kinesis in trouble', () => {
  let service: PublishingService;

  beforeEach(async () => {
    service = await startPublishing({
      environment: { RETRY_BASE_MS: '100', RETRY_CAP_MS: '1000', PUT_TIMEOUT_MS: '500' },
    });
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 300) id`);
  });
  afterEach(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const parked = () => sql(`select from outbox_events where state = 'parked'`);

  it('refusing a fifth of the records: nothing lost, doubled, parked or out of order', async () => {
    service.sim.faults.add({ kind: 'fail-records', rate: 0.2, calls: ['PutRecords'], seed: 7 });
    await Promise.all([service.startWorker(), service.startWorker()]);
    for (let round = 0; round < 10; round++) {
      await sql(`update products set stock = stock + 1 where id % 10 <> ${round}`);
      await eventually(() => {
        expect(service.sim.records(STREAM).length).toBeGreaterThan(round * 50);
      });
    }
    service.sim.faults.clear();
    await service.drained();
    const records = service.records(STREAM);
    expect(outOfOrder(records)).toEqual([]);
    const last = new Map(records.map(({ partitionKey, body }) => [Number(partitionKey), body]));
    const truth = await service.dataSource.query<{ id: string; stock: number }[]>('select id, stock from products');
    for (const { id, stock } of truth) expect(last.get(Number(id))).toMatchObject({ stock });
    const positions = await service.dataSource.query<{ n: string; records: string }[]>(
      'select sum(sequence) as n from outbox_positions',
    );
    expect(Number(positions[0]?.n)).toBe(records.length);
    expect(await parked()).toHaveLength(0);
  });

  it('away and back: everything waits, little is tried, all is delivered soon', async () => {
    await service.sim.down();
    await service.startWorker();
    await eventually(async () => {
      const [stream] = await service.dataSource.query<{ broken: boolean }[]>('select broken from outbox_streams');
      expect(stream?.broken).toBe(true);
    });
    await service.sim.up();
    await service.drained();
    expect(outOfOrder(service.records(STREAM))).toEqual([]);
    expect(service.records(STREAM)).toHaveLength(300);
    expect(await parked()).toHaveLength(0);
  });

  it('accepting without saying so: the retry has the same id and number', async () => {
    service.sim.faults.add({ kind: 'lose-answer', calls: ['PutRecords'], count: 1 });
    await service.startWorker();
    await service.drained();
    const ids = new Map<string, Set<string>>();
    for (const { partitionKey, body } of service.records(STREAM)) {
      const seen = `${String((body.event as { id?: string }).id)} ${body.event.sequence}`;
      ids.set(partitionKey, (ids.get(partitionKey) ?? new Set()).add(seen));
    }
    expect(service.records(STREAM).length).toBeGreaterThan(300);
    expect(ids.size).toBe(300);
    expect([...ids.values()].every((seen) => seen.size === 1)).toBe(true);
  });

  it('accepting an update without saying so, and the product is deleted meanwhile: the deletion has a number of its own', async () => {
    await service.startWorker();
    await service.drained();
    const accepted = service.sim.faults.add({
      kind: 'hang',
      acceptance: 'at-once',
      calls: ['PutRecords'],
      count: 1,
    });
    await sql('update products set stock = 1 where id = 3');
    await accepted.struck();
    await sql('delete from products where id = 3');
    accepted.remove();
    await service.drained();
    const three = service.records(STREAM).filter(({ partitionKey }) => partitionKey === '3');
    expect(three.map(({ body }) => [body.event.type, body.event.sequence])).toEqual([
      ['product.created', 1],
      ['product.updated', 2],
      // For who has not seen the one above; who has, skips it.
      ['product.deleted', 2],
      ['product.deleted', 3],
    ]);
  });

  it('holding one key up holds no other up', async () => {
    const fault = service.sim.faults.add({ kind: 'fail-records', keys: ['7'], calls: ['PutRecords'] });
    await service.startWorker();
    await service.sim.received({ stream: STREAM, records: 299 });
    await sql('update products set stock = 1');
    await service.sim.received({ stream: STREAM, records: 598 });
    expect(service.records(STREAM).some(({ partitionKey }) => partitionKey === '7')).toBe(false);
    fault.remove();
    await service.drained();
    const seven = service.records(STREAM).filter(({ partitionKey }) => partitionKey === '7');
    expect(seven.map(({ body }) => [body.event.type, body.event.sequence, body['stock']])).toEqual([
      ['product.created', 1, expect.any(Number)],
      ['product.updated', 2, 1],
    ]);
  });

  it('losing a shard: whatever its keys do, those of the others get through', async () => {
    const fault = service.sim.faults.add({ kind: 'fail-records', keyPattern: '[13579]$', calls: ['PutRecords'] });
    await service.startWorker();
    for (let round = 1; round <= 3; round++) {
      await service.sim.received({ stream: STREAM, records: 150 * round });
      // Until the retries have come back, by tens, with nothing else beside them.
      await fault.struck(fault.hits + 100);
      if (round < 3) await sql(`update products set stock = ${round} where id % 2 = 0`);
    }
    fault.remove();
    await service.drained();
    expect(outOfOrder(service.records(STREAM))).toEqual([]);
  });

  it('refusing a call for its content: the guilty record alone is parked, after three tries', async () => {
    const client = simClient(service.sim.endpoint);
    const resize = (MaxRecordSizeInKiB: number) =>
      client.send(
        new UpdateMaxRecordSizeCommand({
          StreamARN: `arn:aws:kinesis:ap-south-1:000000000000:stream/${STREAM}`,
          MaxRecordSizeInKiB,
        }),
      );
    await resize(2048);
    const worker = await service.startWorker();
    await service.drained();
    await eventually(() => {
      expect(worker.get(StreamDescriptions).maxRecordBytes('product')).toBe(2 * 1024 * 1024);
    });
    // The worker goes on believing in 2 MiB, so that only Kinesis can tell it otherwise.
    await resize(1024);
    client.destroy();
    await sql(`update products set description = case when id = 3 then repeat('x', 1500000) else 'fine' end`);
    await service.drained();
    expect(service.records(STREAM)).toHaveLength(599);
    // Its own tries: one that is cut off on a busy machine is nobody's fault, and comes on top.
    expect(await sql('select aggregate_id, state, faults from outbox_events')).toEqual([
      { aggregate_id: '3', state: 'parked', faults: 3 },
    ]);
  });
});
