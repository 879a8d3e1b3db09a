import { UpdateMaxRecordSizeCommand } from '@aws-sdk/client-kinesis';
import { StreamDescriptions } from '../../src/kinesis/streams/stream-descriptions.js';
import { simClient } from '../../src/testing/index.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

const STREAM = 'product-updates';

/**
 * Traffic so low that every record is alone in its call. To see these fail: in guilt-search.ts, blame the record for each refusal, or the
 * call; in claim-sql.ts, take out OTHER_PROBE.
 */
describe('records that are refused one at a time', () => {
  let service: PublishingService;

  afterEach(() => service.dispose());

  const start = async (environment: Record<string, string>) => {
    service = await startPublishing({
      environment: { RETRY_BASE_MS: '100', RETRY_CAP_MS: '1000', PUT_TIMEOUT_MS: '2000', ...environment },
    });
  };
  const sql = (text: string) => service.dataSource.query<Record<string, unknown>[]>(text);
  const stream = async () => (await sql(`select broken, trouble from outbox_streams where stream = 'product'`))[0];
  const create = (id: number, description = 'fine') =>
    sql(`insert into products (id, name, price, description) values (${id}, 'Thing', 1, '${description}')`);

  it('by a stream that refuses everything: it is broken, nothing is parked, and all goes out once it accepts', async () => {
    // A single one would be too many.
    await start({ RECORD_MAX_TRIES: '1' });
    await Promise.all([service.startWorker(), service.startWorker()]);
    const fault = service.sim.faults.add({ kind: 'error', type: 'ValidationException', calls: ['PutRecords'] });
    for (let id = 1; id <= 5; id++) {
      await create(id);
      await eventually(
        async () => {
          const tried = await sql(`select state from outbox_events where aggregate_id = ${id} and attempts > 0`);
          expect(tried).toEqual([{ state: expect.stringMatching(/leased|retrying/) as string }]);
        },
        { timeoutMs: 20_000 },
      );
      expect(await stream()).toMatchObject({
        broken: true,
        trouble: expect.stringMatching(/^ValidationException/) as string,
      });
    }
    fault.remove();
    await service.drained();
    expect(await sql('select state, last_error from outbox_events')).toEqual([]);
    expect(new Set(service.records(STREAM).map(({ partitionKey }) => partitionKey)).size).toBe(5);
    expect(await stream()).toMatchObject({ broken: false });
  });

  it('because one is bad: it is parked by what gets through after it, and the others go out', async () => {
    await start({});
    const client = simClient(service.sim.endpoint);
    const StreamARN = `arn:aws:kinesis:ap-south-1:000000000000:stream/${STREAM}`;
    const resize = (MaxRecordSizeInKiB: number) =>
      client.send(new UpdateMaxRecordSizeCommand({ StreamARN, MaxRecordSizeInKiB }));
    await resize(2048);
    const workers = await Promise.all([service.startWorker(), service.startWorker()]);
    await create(1);
    await service.drained();
    await eventually(() => {
      for (const worker of workers)
        expect(worker.get(StreamDescriptions).maxRecordBytes('product')).toBe(2 * 1024 * 1024);
    });
    // The workers go on believing in 2 MiB, so that only Kinesis can tell them otherwise.
    await resize(1024);
    client.destroy();
    await create(2, 'x'.repeat(1_500_000));
    await eventually(async () => {
      expect(await stream()).toMatchObject({ broken: true });
    });
    const faults = async () => (await sql('select faults, state from outbox_events where aggregate_id = 2'))[0];
    for (let found = 1; found <= 3; found++) {
      await create(2 + found);
      await service.sim.received({ stream: STREAM, records: 1 + found });
      await eventually(
        async () => {
          // Where it comes to be in one call with a good one, that is proof enough for the rest.
          expect((await faults())?.['faults']).toBeGreaterThanOrEqual(found);
        },
        { timeoutMs: 20_000 },
      );
      // Known to accept others by now: the bad one alone is no sign of trouble any more.
      expect(await stream()).toMatchObject({ broken: false });
    }
    await service.drained();
    expect(await sql(`select aggregate_id, state, split_part(last_error, ':', 1) as error from outbox_events`)).toEqual(
      [{ aggregate_id: '2', state: 'parked', error: 'ValidationException' }],
    );
    expect(
      service
        .records(STREAM)
        .map(({ partitionKey }) => Number(partitionKey))
        .sort(),
    ).toEqual([1, 3, 4, 5]);
  });
});
