import { createServer } from 'node:net';
import { freePort, onFreePort } from './free-port.js';
import { ServiceStartError } from './service-process.js';

describe('freePort', () => {
  it('gives a port on which one can listen, below those of outgoing connections', async () => {
    const port = await freePort();
    expect(port).toBeGreaterThanOrEqual(20_000);
    expect(port).toBeLessThan(32_000);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('onFreePort', () => {
  const taken = new ServiceStartError('Redis', 'ended', 'bind: Address already in use');
  const broken = new ServiceStartError('Redis', 'ended', 'Out of memory');

  it('tries another port when somebody was faster', async () => {
    const ports: number[] = [];
    const started = await onFreePort((port) => (ports.push(port) < 3 ? Promise.reject(taken) : Promise.resolve(port)));
    expect(ports).toHaveLength(3);
    expect(started).toBe(ports[2]);
  });

  it('gives up after ten', async () => {
    let tries = 0;
    const start = () => Promise.reject(++tries ? taken : broken);
    await expect(onFreePort(start)).rejects.toBe(taken);
    expect(tries).toBe(10);
  });

  it('does not repeat any other failure', async () => {
    let tries = 0;
    const start = () => Promise.reject(++tries ? broken : taken);
    await expect(onFreePort(start)).rejects.toBe(broken);
    expect(tries).toBe(1);
  });
});
