import { connect, createServer, type Server, type Socket } from 'node:net';
import { freePort } from '../../src/embedded/process/free-port.js';

/** A TCP proxy in front of a server, to play what networks do; clients connect to its {@link url}. */
export class Proxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private server: Server | undefined;

  private constructor(
    private readonly target: URL,
    private readonly port: number,
  ) {}

  /** @param target a server's URL on this machine. */
  static async to(target: string): Promise<Proxy> {
    const proxy = new Proxy(new URL(target), await freePort());
    await proxy.open();
    return proxy;
  }

  /** The target's URL, with the proxy's port. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String(this.port);
    return url.href;
  }

  /** What is connected now is forgotten without a word, as by a host that vanished; who connects from now on gets through. */
  vanish(): void {
    for (const pair of this.pairs) {
      for (const socket of pair) socket.pause();
    }
  }

  /** Nobody listens, and every connection is reset. */
  async refuse(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    for (const pair of this.pairs) for (const socket of pair) socket.resetAndDestroy();
    if (!server) return;
    await new Promise((resolve) => server.close(resolve));
  }

  /** Listens (again). */
  async open(): Promise<void> {
    if (this.server) return;
    const server = createServer((client) => {
      this.join(client);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(this.port, '127.0.0.1', resolve);
    });
    this.server = server;
  }

  private join(client: Socket): void {
    const upstream = connect({ host: this.target.hostname, port: Number(this.target.port) });
    const pair = [client, upstream] as const;
    this.pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client] as const]) {
      // By hand: `pipe` would let go on what `vanish` has stopped.
      from.on('data', (data) => to.write(data));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        this.pairs.delete(pair);
      });
    }
  }
}
