import { PutRecordsCommand, type KinesisClient, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { simClient } from '../../src/testing/index.js';
import type { Bed } from '../bed/bed.js';
import { STREAMS } from '../bed/simulator.js';
import type { Figures } from '../figures.js';
import { deliveredWell } from '../measure/verdict.js';
import type { Scenario } from '../scenario.js';

/** Requests under way at once; measured as the best of 1 to 16 on two cores. */
const CONCURRENCY = 4;
const RECORDS_PER_CALL = 500;
const RECORD_BYTES = 1000;

/** What the SDK can do when there is nothing to do but to put: records that are there already, as large as a small event. */
export const ceiling: Scenario = {
  letter: 'a',
  name: 'ceiling',
  repeated: true,
  measure: async (bed) => {
    const client = simClient(bed.sim.endpoint, { maxSockets: CONCURRENCY });
    try {
      await putAll(bed, client, bed.sizes.warmUpEvents);
      return await putAll(bed, client, bed.sizes.ceilingRecords);
    } finally {
      client.destroy();
    }
  },
};

async function putAll({ sim, ...bed }: Bed, client: KinesisClient, records: number): Promise<Figures> {
  await sim.reset();
  const calls = Array.from({ length: records / RECORDS_PER_CALL }, (_, call) => requestOf(call * RECORDS_PER_CALL));
  const used = process.cpuUsage();
  const start = performance.now();
  const lane = async (): Promise<void> => {
    for (let call = calls.pop(); call; call = calls.pop()) {
      await client.send(new PutRecordsCommand({ StreamName: STREAMS.product, Records: call }));
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, lane));
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(used);
  await deliveredWell({ sim, ...bed }, records);
  return {
    eventsPerSecond: records / seconds,
    nodeCpuUsPerEvent: (user + system) / records,
    recordBytes: RECORD_BYTES,
  };
}

function requestOf(firstId: number): PutRecordsRequestEntry[] {
  return Array.from({ length: RECORDS_PER_CALL }, (_, index) => recordOf(firstId + index));
}

function recordOf(id: number): PutRecordsRequestEntry {
  const event = `"event":{"type":"product.updated","sequence":1,"epoch":1}}`;
  const head = `{"product_id":${id},"description":"`;
  const text = 'x'.repeat(RECORD_BYTES - head.length - event.length - 2);
  return { PartitionKey: `${id}`, Data: Buffer.from(`${head}${text}",${event}`) };
}
