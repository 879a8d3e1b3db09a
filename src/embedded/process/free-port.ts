import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import { ServiceStartError } from './service-process.js';

/**
 * Below the ports that the system gives to outgoing connections (Linux: from 32,768, macOS and Windows: from 49,152). While a server is
 * down, a client that keeps reconnecting to a port of that range can be given the very same port as its own and connect to itself; the
 * server could not come back to it then.
 */
const LOWEST_PORT = 20_000;
const PORTS_END = 32_000;

const ATTEMPTS = 10;

/** A TCP port of 127.0.0.1 on which nobody listens right now; somebody else may take it before the caller does. */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const port = randomInt(LOWEST_PORT, PORTS_END);
    if (await canListen(port)) return port;
  }
  throw new EmbeddedServiceError(`No free port found between ${LOWEST_PORT} and ${PORTS_END} on 127.0.0.1.`);
}

/** Calls `start` with free ports until it does not fail because somebody was faster to take the port. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort());
    } catch (error) {
      if (attempt === ATTEMPTS || !(error instanceof ServiceStartError) || !error.portTaken) throw error;
    }
  }
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
