import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { simClient } from '../../src/testing/sim-client.js';

const START_TIMEOUT_MS = 30_000;

/**
 * `kinesis-local` (LocalStack's emulator, https://github.com/etspaceman/kinesis-mock) as a child process.
 *
 * It binds **all interfaces** and cannot be told otherwise: it runs for as long as the comparison takes, and holds nothing.
 */
export class KinesisLocalServer {
  private constructor(
    readonly endpoint: string,
    private readonly process: ChildProcess,
  ) {}

  /** @throws Error with its output if it does not come up in 30 s */
  static async start(): Promise<KinesisLocalServer> {
    const [plainPort, tlsPort] = await freePorts();
    const marker = `conformance-started-${randomUUID()}`;
    const main = createRequire(import.meta.url).resolve('kinesis-local/main.js');
    const child = spawn(process.execPath, [main], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        KINESIS_MOCK_PLAIN_PORT: String(plainPort),
        KINESIS_MOCK_TLS_PORT: String(tlsPort),
        KINESIS_MOCK_CERT_PATH: join(dirname(main), 'server.json'),
        INITIALIZE_STREAMS: `${marker}:1`,
        AWS_REGION: 'ap-south-1',
        CREATE_STREAM_DURATION: '10ms',
        DELETE_STREAM_DURATION: '10ms',
        LOG_LEVEL: 'ERROR',
      },
    });
    const server = new KinesisLocalServer(`http://127.0.0.1:${plainPort}`, child);
    await server.untilReady(marker);
    return server;
  }

  /** Kills it: asked politely, it takes 30 s. */
  async stop(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGKILL');
    await gone;
  }

  /** The marker stream proves that the one who answers is our child, and no other emulator on the same port. */
  private async untilReady(marker: string): Promise<void> {
    let output = '';
    this.process.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    this.process.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const client = simClient(this.endpoint);
    const deadline = Date.now() + START_TIMEOUT_MS;
    try {
      while (Date.now() < deadline && this.process.exitCode === null) {
        const names = await client.send(new ListStreamsCommand({})).then(
          (answer) => answer.StreamNames,
          () => undefined,
        );
        if (names?.includes(marker) === true) return;
        await sleep(100);
      }
    } finally {
      client.destroy();
    }
    await this.stop();
    throw new Error(`kinesis-local did not start:\n${output}`);
  }
}

/** Two ports nobody listens on. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, () => {
            resolve((server.address() as AddressInfo).port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return [ports[0]!, ports[1]!];
}
