import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Loopback only: what is simulated here has no access control. */
const HOST = '127.0.0.1';
const RETRY_LISTEN_MS = 100;

/** An HTTP/1.1 server that can be gone at once, whatever its clients are doing, and come back on the same port. */
export class LoopbackServer {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private ownPort = 0;
  private stops = 0;

  constructor(private readonly handle: (request: IncomingMessage, response: ServerResponse) => void) {}

  /** The port of the first {@link listen}; kept from then on. */
  get port(): number {
    return this.ownPort;
  }

  get connections(): number {
    return this.sockets.size;
  }

  /** @throws the system's error, e.g. EADDRINUSE */
  async listen(port: number): Promise<void> {
    const server = createServer({ keepAlive: true }, this.handle);
    // A server that closes idle connections by itself makes its clients' next request fail once in a while.
    server.keepAliveTimeout = 0;
    server.on('connection', (socket) => {
      this.track(socket);
    });
    server.on('clientError', (_error, socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, HOST, resolve);
    });
    // From here on only accepting can fail (too many open files): the client's problem, not the end of the server.
    server.on('error', () => undefined);
    this.server = server;
    this.ownPort = (server.address() as AddressInfo).port;
  }

  /**
   * Listens on the same port again, unless it does or is stopped meanwhile. While nobody listened, a client's outgoing
   * connection may have taken the port (even one that tried to reach us), so it keeps trying.
   */
  async listenAgain(): Promise<void> {
    const stops = this.stops;
    while (this.server === undefined && this.stops === stops) {
      try {
        await this.listen(this.ownPort);
      } catch {
        await sleep(RETRY_LISTEN_MS);
      }
    }
    // Stopped while the last attempt was under way: that stop has seen nothing to stop.
    if (this.stops !== stops) await this.stop();
  }

  /** Stops listening and cuts all connections. Harmless if it does not listen. */
  async stop(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    this.stops += 1;
    if (server === undefined) return;
    const closed = new Promise<void>((resolve) =>
      server.close(() => {
        resolve();
      }),
    );
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    // A reset by the client is not our problem.
    socket.on('error', () => undefined);
  }
}
