import { EventEmitter, once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { RedisConnections } from './redis-connections.js';

/** The first byte of each kind of talk. */
const TLS_HANDSHAKE = 0x16;
const PLAIN_COMMAND = '*'.charCodeAt(0);

describe('connections of the queues', () => {
  it.each([
    ['redis', PLAIN_COMMAND],
    ['rediss', TLS_HANDSHAKE],
    ['Rediss', TLS_HANDSHAKE],
  ])('%s:// begins with the byte %i', async (scheme, expected) => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connections = new RedisConnections(`${scheme}://:password@127.0.0.1:${port}`);
    connections.opener('product')('client', {});
    const [socket] = (await once(server, 'connection')) as [Socket];
    const [first] = (await once(socket, 'data')) as [Buffer];
    expect(first[0]).toBe(expected);
    connections.close('product');
    socket.destroy();
    server.close();
  });

  it('are ready when all are, those included that are asked for meanwhile', async () => {
    const first = Object.assign(new EventEmitter(), { status: 'connecting' });
    const second = Object.assign(new EventEmitter(), { status: 'connecting' });
    const made = [first];
    const connections = new RedisConnections('redis://127.0.0.1:1');
    connections.of = () => made as unknown as ReturnType<RedisConnections['of']>;
    let isReady = false;
    const ready = connections.ready('product').then(() => (isReady = true));
    made.push(second);
    first.status = 'ready';
    first.emit('ready');
    await new Promise((resolve) => setImmediate(resolve));
    expect(isReady).toBe(false);
    second.status = 'ready';
    second.emit('ready');
    await ready;
  });
});
