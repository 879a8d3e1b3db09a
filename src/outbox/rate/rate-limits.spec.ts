import { loadSettings } from '../../config/load-settings.js';
import { RateLimits, streamRate } from './rate-limits.js';

const MIB = 1024 * 1024;

describe('RateLimits', () => {
  const limits = (limit: string, environment: Record<string, string> = {}) =>
    new RateLimits(
      loadSettings({
        DATABASE_URL: 'postgres://shop@127.0.0.1/shop',
        REDIS_URL: 'redis://127.0.0.1',
        KINESIS_ENDPOINT: 'http://127.0.0.1:4568',
        KINESIS_INSERT_RATE_LIMIT: limit,
        ...environment,
      }),
    );

  it('auto is 1,000 records and 1 MiB a second per open shard, and follows their number', () => {
    const rates = limits('auto');
    expect(rates.of('product').budget).toMatchObject({ recordsPerSecond: 1000, bytesPerSecond: MIB });
    rates.noteOpenShards('product', 4);
    expect(rates.of('product').budget).toEqual({
      recordsPerSecond: 4000,
      maxRecords: 200,
      bytesPerSecond: 4 * MIB,
      maxBytes: (4 * MIB) / 20,
    });
    expect(rates.of('order').budget).toMatchObject({ recordsPerSecond: 1000 });
  });

  it.each([
    ['10/h', 1, { batch: 1, pauseMs: 1000, budget: { recordsPerSecond: 10 / 3600, maxRecords: 1.9 } }],
    ['600/m', 1, { batch: 30, pauseMs: 1000, budget: { recordsPerSecond: 10, maxRecords: 30 } }],
    ['100000/s', 1, { batch: 500, pauseMs: 2, budget: { recordsPerSecond: 100_000, maxRecords: 5000 } }],
  ])('%s saves up a twentieth', (limit, shards, rate) => {
    const { rateLimit } = loadSettings({
      DATABASE_URL: 'postgres://shop@127.0.0.1/shop',
      REDIS_URL: 'redis://127.0.0.1',
      KINESIS_ENDPOINT: 'http://127.0.0.1:4568',
      KINESIS_INSERT_RATE_LIMIT: limit,
    }).streams;
    expect(streamRate(rateLimit, shards, 500)).toMatchObject(rate);
  });

  it('assumes one shard where a stream tells none, so that it is not stopped', () => {
    const rates = limits('auto');
    rates.noteOpenShards('product', 0);
    expect(rates.of('product').budget).toMatchObject({ recordsPerSecond: 1000 });
  });

  it('goes by what operators set, if that is a limit, until they take it back', () => {
    const rates = limits('100/s');
    rates.noteOwnLimit('order', '5/s');
    expect(rates.of('order')).toMatchObject({ ownLimit: '5/s', budget: { recordsPerSecond: 5 } });
    expect(rates.of('product')).toMatchObject({ ownLimit: null, budget: { recordsPerSecond: 100 } });
    rates.noteOwnLimit('order', 'quickly');
    expect(rates.of('order')).toMatchObject({ ownLimit: 'quickly', budget: { recordsPerSecond: 100 } });
    rates.noteOwnLimit('order', null);
    expect(rates.of('order')).toMatchObject({ ownLimit: null, budget: { recordsPerSecond: 100 } });
  });

  it('claims few before it knows what records weigh, and then about as many as a call holds', () => {
    const rates = limits('none', { BATCH_MAX_BYTES: String(5 * MIB) });
    expect(rates.of('order').batch).toBe(52);
    rates.noteWeights('order', 50, 50 * 1000);
    expect(rates.of('order').batch).toBe(500);
    rates.noteWeights('order', 50, 50 * 0.5 * MIB);
    expect(rates.of('order').batch).toBe(10);
    // A batch of which nothing could be built weighs nothing.
    rates.noteWeights('order', 0, 0);
    expect(rates.of('order').batch).toBe(10);
    // One light batch is not the end of the heavy ones.
    rates.noteWeights('order', 10, 10_000);
    expect(rates.of('order').batch).toBe(12);
    rates.noteWeights('order', 1, 20 * MIB);
    expect(rates.of('order').batch).toBe(1);
  });

  it('claims no more than what auto lets through at once', () => {
    const rates = limits('auto');
    rates.noteOpenShards('product', 2);
    rates.noteWeights('product', 10, 10 * 20_000);
    expect(rates.of('product').batch).toBe(Math.floor((2 * MIB) / 20 / 20_000));
  });
});
