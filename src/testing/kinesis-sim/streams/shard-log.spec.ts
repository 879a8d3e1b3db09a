import { ShardLog, type StoredRecord } from './shard-log.js';

const record = (ordinal: number, bytes = 10): StoredRecord => ({
  ordinal,
  stream: 's',
  shardId: 'shardId-000000000000',
  sequenceNumber: String(ordinal),
  partitionKey: 'k',
  data: Buffer.alloc(bytes),
  arrivedAtMs: ordinal * 100,
});
const ordinals = (records: readonly StoredRecord[]) => records.map((each) => each.ordinal);

describe('ShardLog', () => {
  it('reads from an ordinal on, also one that went to another shard', () => {
    const log = new ShardLog({ maxRecords: 100, maxBytes: 1e6 });
    for (const ordinal of [1, 4, 5, 9]) log.append(record(ordinal));
    expect(ordinals(log.read(2, 2, 1e6).records)).toEqual([4, 5]);
    expect(log.read(2, 2, 1e6).more).toBe(true);
    expect(log.read(9, 2, 1e6)).toEqual({ records: [record(9)], more: false });
    expect(log.read(10, 2, 1e6)).toEqual({ records: [], more: false });
  });

  it('stops before the byte limit, but gives one record at least', () => {
    const log = new ShardLog({ maxRecords: 100, maxBytes: 1e6 });
    for (const ordinal of [1, 2, 3]) log.append(record(ordinal, 100));
    expect(ordinals(log.read(0, 10, 250).records)).toEqual([1, 2]);
    expect(ordinals(log.read(0, 10, 50).records)).toEqual([1]);
  });

  it('finds the first record at a time', () => {
    const log = new ShardLog({ maxRecords: 100, maxBytes: 1e6 });
    for (const ordinal of [1, 2, 3]) log.append(record(ordinal));
    expect(log.ordinalAt(150)).toBe(2);
    expect(log.ordinalAt(200)).toBe(2);
    expect(log.ordinalAt(301)).toBeUndefined();
  });

  it('trims the oldest beyond its bounds and goes on reading right', () => {
    const byCount = new ShardLog({ maxRecords: 3000, maxBytes: 1e9 });
    for (let ordinal = 1; ordinal <= 10_000; ordinal++) byCount.append(record(ordinal));
    expect(byCount.size).toBe(3000);
    expect(byCount.trimmed).toBe(7000);
    expect(ordinals(byCount.read(0, 2, 1e6).records)).toEqual([7001, 7002]);
    expect(ordinals(byCount.all()).slice(0, 1)).toEqual([7001]);

    const byBytes = new ShardLog({ maxRecords: 1000, maxBytes: 35 });
    for (let ordinal = 1; ordinal <= 5; ordinal++) byBytes.append(record(ordinal, 10));
    expect(ordinals(byBytes.all())).toEqual([3, 4, 5]);
  });
});
