import type { Logger } from 'pino';
import { HealthRegistry } from '../../health/health-registry.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { BatchObservers } from './batch-observers.js';
import { BatchesHealth } from './batches-health.js';

const order = { key: 'order', name: 'order-events' } as StreamDefinition;
const product = { key: 'product', name: 'product-updates' } as StreamDefinition;

describe('batches health', () => {
  const clock = performance.now.bind(performance);
  let nowMs = 0;
  let observers: BatchObservers;
  let health: HealthRegistry;

  beforeEach(() => {
    nowMs = 0;
    performance.now = () => nowMs;
    observers = new BatchObservers({} as Logger);
    health = new HealthRegistry();
    new BatchesHealth(health, observers);
  });
  afterEach(() => (performance.now = clock));

  const found = () => health.checks[0]?.run();
  /** The batches of a stream fail at these moments, in seconds; it is then now. */
  const fail = (stream: StreamDefinition, ...seconds: number[]) => {
    for (const second of seconds) {
      nowMs = second * 1000;
      observers.batchFailed(stream, Object.assign(new Error('permission denied for "secret"'), { code: '42501' }));
    }
  };

  it('tells of failures in a row, by their code, once they last', async () => {
    fail(order, 1, 5, 10.9);
    expect(await found()).toEqual({ ready: true });
    fail(order, 11);
    fail(product, 11);
    expect(await found()).toEqual({
      ready: false,
      reason: 'every batch of order fails (42501)',
      facts: { failures: { order: 4 } },
    });
  });

  it('takes two failures for chance', async () => {
    fail(order, 1, 12);
    expect(await found()).toEqual({ ready: true });
  });

  it('begins anew with whatever succeeds, and forgets what others carry', async () => {
    fail(order, 1, 5, 12);
    observers.streamServed(product);
    expect(await found()).toMatchObject({ ready: false });
    nowMs = 27_001;
    expect(await found()).toEqual({ ready: true });
    fail(order, 28, 33, 37.9);
    expect(await found()).toEqual({ ready: true });
    fail(order, 38);
    expect(await found()).toMatchObject({ ready: false });
    observers.streamServed(order);
    fail(order, 39, 40);
    expect(await found()).toEqual({ ready: true });
  });
});
