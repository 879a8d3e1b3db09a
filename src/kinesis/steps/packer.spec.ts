import type { ClaimedEvent } from '../../outbox/claim/claim.js';
import type { BuiltRecord } from './built-record.js';
import { pack, type PackLimits } from './packer.js';

const record = (partitionKey: string, bytes: number): BuiltRecord => ({
  event: { id: partitionKey, aggregateId: partitionKey } as ClaimedEvent,
  partitionKey,
  data: Buffer.alloc(bytes),
  digest: Buffer.alloc(32),
  deleted: false,
});

/** Keys of the records in each call, and of what is parked. */
const packed = (records: readonly BuiltRecord[], limits: Partial<PackLimits>) => {
  const { requests, parked } = pack(records, {
    maxRecords: 500,
    maxBytes: 1000,
    maxRecordBytes: 1000,
    isMaxTold: true,
    ...limits,
  });
  return { calls: requests.map((call) => call.map((one) => one.partitionKey)), parked };
};

describe('pack', () => {
  it('makes no call of nothing', () => {
    expect(packed([], {})).toEqual({ calls: [], parked: [] });
  });

  it('puts as many records into a call as it may hold, in their order', () => {
    const records = ['1', '2', '3', '4', '5'].map((key) => record(key, 10));
    expect(packed(records, { maxRecords: 2 }).calls).toEqual([['1', '2'], ['3', '4'], ['5']]);
    expect(packed(records, { maxRecords: 5 }).calls).toEqual([['1', '2', '3', '4', '5']]);
  });

  it('puts as many bytes into a call as it may hold, and not one more', () => {
    const records = ['1', '2', '3', '4'].map((key) => record(key, 499)); // 500 with the key
    expect(packed(records, {}).calls).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(packed(records, { maxBytes: 999 }).calls).toEqual([['1'], ['2'], ['3'], ['4']]);
  });

  it('weighs the bytes of the partition key, too', () => {
    expect(packed([record('1', 490), record('2'.repeat(20), 490)], {}).calls).toHaveLength(2);
    // Bytes in UTF-8, not characters.
    expect(packed([record('1', 490), record('ü'.repeat(9), 491)], {}).calls).toHaveLength(1);
    expect(packed([record('1', 490), record('ü'.repeat(10), 490)], {}).calls).toHaveLength(2);
  });

  it('asks the stream where its maximum is only supposed, by itself and behind the others, up to what none takes', () => {
    const [large, larger, largest] = [record('2', 100), record('3', 200), record('5', 10 * 1024 * 1024)];
    const records = [record('1', 10), large, larger, record('4', 10), largest];
    const { calls, parked } = packed(records, { maxRecordBytes: 100, isMaxTold: false });
    expect(calls).toEqual([['1', '4'], ['2'], ['3']]);
    expect(parked.map(({ event }) => event.id)).toEqual(['5']);
  });

  it("parks what is above the stream's own maximum, and sends the others", () => {
    const records = [record('1', 10), record('2', 100), record('3', 99), record('4', 10)];
    const { calls, parked } = packed(records, { maxRecordBytes: 100 });
    expect(calls).toEqual([['1', '3', '4']]);
    expect(parked).toEqual([
      {
        event: records[1]!.event,
        outcome: {
          kind: 'parked',
          reason: 'oversize: 101 bytes of data and partition key, the stream takes 100',
        },
      },
    ]);
  });

  it('sends a record that the stream takes in a call of its own, even where it is heavier than what a call is meant to hold', () => {
    const records = [record('1', 10), record('2', 1500), record('3', 10)];
    expect(packed(records, { maxRecordBytes: 2000 })).toEqual({ calls: [['1'], ['2'], ['3']], parked: [] });
  });
});
