import type { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { StreamQueues } from './stream-queues.js';

const STREAM = { key: 'order', name: 'order-events' };

describe('StreamQueues', () => {
  it('paces a queue, also anew while it runs', () => {
    const queue = {} as Queue & { limiter?: unknown };
    const queues = new StreamQueues(new PublicationRegistry([], [STREAM]), {
      get: () => queue,
    } as unknown as ModuleRef);
    queues.setPause('order', 25);
    expect(queue.limiter).toEqual({ max: 1, duration: 25 });
    queues.setPause('order', 50);
    expect(queue.limiter).toEqual({ max: 1, duration: 50 });
    queues.setPause('order', null);
    expect(queue.limiter).toBeUndefined();
  });
});
