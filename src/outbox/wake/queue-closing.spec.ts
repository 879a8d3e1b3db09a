import { createLog } from '../../logging/create-log.js';
import { QueueClosing } from './queue-closing.js';
import type { RedisConnections } from './redis-connections.js';
import type { StreamQueues } from './stream-queues.js';

describe('QueueClosing', () => {
  it('closes a queue once it is connected, and only once', async () => {
    const deeds: string[] = [];
    let connect = (): void => undefined;
    const queue = {
      close: () => {
        deeds.push('queue closed');
        return Promise.resolve();
      },
    };
    const connections = {
      ready: () => new Promise<void>((resolve) => (connect = resolve)),
      close: (streamKey: string) => void deeds.push(`connections of ${streamKey} closed`),
    };
    const closing = new QueueClosing(
      { all: () => [{ streamKey: 'order', queue }] } as unknown as StreamQueues,
      connections as unknown as RedisConnections,
      createLog('silent'),
    );
    const both = [closing.begin(), closing.begin()];
    await new Promise((resolve) => setImmediate(resolve));
    expect(deeds).toEqual([]);
    connect();
    await Promise.all(both);
    expect(deeds).toEqual(['queue closed', 'connections of order closed']);
  });
});
