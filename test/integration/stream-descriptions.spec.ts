import { jest } from '@jest/globals';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Settings } from '../../src/config/settings.js';
import { createLog } from '../../src/logging/create-log.js';
import type { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { RateLimits } from '../../src/outbox/rate/rate-limits.js';
import type { ShardMap } from '../../src/kinesis/streams/shard-map.js';
import { StreamDescriptions } from '../../src/kinesis/streams/stream-descriptions.js';

const settings = {
  publishing: { putTimeoutMs: 1000, batchMaxRecords: 500, batchMaxBytes: 5_000_000 },
  streams: { rateLimit: { kind: 'auto' } },
} as Settings;

describe('StreamDescriptions', () => {
  let summary: { OpenShardCount?: number; StreamStatus?: string; MaxRecordSizeInKiB?: number } | Error;
  let rates: RateLimits;
  let descriptions: StreamDescriptions;
  let calls: number;

  beforeEach(() => {
    jest.useFakeTimers();
    summary = { OpenShardCount: 2, StreamStatus: 'ACTIVE' };
    calls = 0;
    rates = new RateLimits(settings);
    const send = () => {
      calls++;
      return summary instanceof Error
        ? Promise.reject(summary)
        : Promise.resolve({ StreamDescriptionSummary: summary });
    };
    descriptions = new StreamDescriptions(
      { send } as unknown as KinesisClient,
      { streams: [{ key: 'order', name: 'order-events' }] } as unknown as PublicationRegistry,
      rates,
      { read: () => Promise.resolve() } as unknown as ShardMap,
      new SchedulerRegistry(),
      settings,
      createLog('silent'),
    );
    descriptions.onApplicationBootstrap();
  });

  afterEach(async () => {
    await descriptions.onApplicationShutdown();
    jest.useRealTimers();
  });

  /** The longest that a description is good for, or that a failure is waited after. */
  const aMinute = () => jest.advanceTimersByTimeAsync(61_000);
  const shardsByTheLimit = () => (rates.of('order').budget?.recordsPerSecond ?? 0) / 1000;

  it('lets the limit follow the open shards, at the start and whenever their number changes', async () => {
    await jest.advanceTimersByTimeAsync(0);
    expect(shardsByTheLimit()).toBe(2);
    summary = { OpenShardCount: 8, StreamStatus: 'ACTIVE' };
    await aMinute();
    expect(shardsByTheLimit()).toBe(8);
    summary = { OpenShardCount: 3, StreamStatus: 'UPDATING' };
    await aMinute();
    expect(shardsByTheLimit()).toBe(3);
    expect(descriptions.of('order')).toMatchObject({ openShards: 3, status: 'UPDATING' });
  });

  it("knows the stream's own maximum for a record, and AWS's where it has none", async () => {
    await jest.advanceTimersByTimeAsync(0);
    expect(descriptions.maxRecordBytes('order')).toBe(1024 * 1024);
    summary = { OpenShardCount: 2, StreamStatus: 'ACTIVE', MaxRecordSizeInKiB: 10_240 };
    await aMinute();
    expect(descriptions.maxRecordBytes('order')).toBe(10 * 1024 * 1024);
    expect(descriptions.maxRecordBytes('product')).toBe(1024 * 1024);
  });

  it('keeps what it knew while the stream cannot be described, and says why', async () => {
    await jest.advanceTimersByTimeAsync(0);
    summary = Object.assign(new Error('no'), { name: 'AccessDeniedException', $fault: 'client' });
    await aMinute();
    expect(descriptions.of('order')).toMatchObject({ openShards: 2 });
    expect(descriptions.failureOf('order')?.name).toBe('AccessDeniedException');
    summary = { OpenShardCount: 2, StreamStatus: 'ACTIVE' };
    await aMinute();
    expect(descriptions.failureOf('order')).toBeUndefined();
  });

  it('takes an empty answer for none: a proxy may give one, and the limit and the largest record would be those of a small stream', async () => {
    summary = { OpenShardCount: 8, StreamStatus: 'ACTIVE', MaxRecordSizeInKiB: 10_240 };
    await aMinute();
    summary = {};
    await aMinute();
    expect(descriptions.failureOf('order')?.name).toBe('MalformedAnswer');
    expect(shardsByTheLimit()).toBe(8);
    expect(descriptions.maxRecordBytes('order')).toBe(10 * 1024 * 1024);
    summary = { OpenShardCount: 8, StreamStatus: 'ACTIVE' };
    // Not in a minute only.
    await jest.advanceTimersByTimeAsync(10_000);
    expect(descriptions.failureOf('order')).toBeUndefined();
  });

  it('asks at most twice a minute', async () => {
    await jest.advanceTimersByTimeAsync(10 * 60_000);
    expect(calls).toBeGreaterThanOrEqual(10);
    expect(calls).toBeLessThanOrEqual(20);
  });
});
