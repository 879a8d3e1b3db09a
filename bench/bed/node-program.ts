import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EmbeddedServer } from '../../src/embedded/embedded-server.js';

/** A program of this project that serves HTTP on a port. */
export interface NodeProgram {
  readonly name: string;
  /** Compiled, from the folder `dist`. */
  readonly file: string;
  /** For Node itself. */
  readonly nodeArguments?: readonly string[];
  readonly argumentsOn?: (port: number) => readonly string[];
  readonly environmentOn?: (port: number) => Readonly<Record<string, string>>;
  /** Answers 200 on this path once the program is ready. */
  readonly readyPath: string;
}

/** Runs a program in a process of its own, so that its CPU time and memory can be told from the bench's; it ends when the bench does. */
export async function startProgram(program: NodeProgram): Promise<EmbeddedServer> {
  const { name, file, nodeArguments = [], argumentsOn, environmentOn, readyPath } = program;
  const folder = await mkdtemp(join(tmpdir(), 'shopstream-bench-'));
  return EmbeddedServer.start({
    name,
    version: process.version,
    folder,
    isTemporary: true,
    port: undefined,
    stopSignal: 'SIGTERM',
    prepare: () => Promise.resolve(),
    serviceOn: (port) => ({
      command: process.execPath,
      args: [...nodeArguments, join(DIST, file), ...(argumentsOn?.(port) ?? [])],
      env: environmentOn?.(port) ?? {},
      logFile: join(folder, 'log'),
      isReady: () => answers(`http://127.0.0.1:${port}${readyPath}`),
    }),
    urlOn: (port) => `http://127.0.0.1:${port}`,
  });
}

const DIST = fileURLToPath(new URL('../../', import.meta.url));

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}
