import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import { runCommand } from '../process/run-command.js';
import type { Account } from '../process/account.js';
import type { PostgresBinaries } from './postgres-binaries.js';

/** The superuser that a data folder is made with. */
export const SUPERUSER = 'shopstream';

const PASSWORD_FILE = 'password';

/** A folder that holds one PostgreSQL: its data, its log and its password; it belongs to the account that PostgreSQL runs as. */
export class DataFolder {
  private constructor(
    readonly path: string,
    private readonly account: Account | undefined,
  ) {}

  /** A new folder in the system's folder for temporary files. */
  static async temporary(account: Account | undefined): Promise<DataFolder> {
    for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
      if (await canEnter(parent, account))
        return DataFolder.at(await mkdtemp(join(parent, 'shopstream-postgres-')), account);
    }
    throw new EmbeddedServiceError(`No folder for temporary files that ${account?.name ?? 'this user'} can enter.`);
  }

  /**
   * A folder that is made if it is missing, and stays.
   * @throws EmbeddedServiceError when PostgreSQL could not get there, or when it belongs to something else
   */
  static async at(given: string, account: Account | undefined): Promise<DataFolder> {
    const path = resolve(given);
    await mkdir(path, { recursive: true, mode: 0o700 });
    const names = await readdir(path);
    if (names.length > 0 && !names.includes(PASSWORD_FILE)) {
      throw new EmbeddedServiceError(
        `${path} holds other things than a database of ours: give an empty folder or a new one.`,
      );
    }
    if (account) await chown(path, account.uid, account.gid);
    if (!(await canEnter(path, account))) {
      throw new EmbeddedServiceError(
        `${account?.name ?? 'This user'} cannot enter ${path}. PostgreSQL does not run as root, so its folder must not lie below one that only root may enter.`,
      );
    }
    return new DataFolder(path, account);
  }

  get data(): string {
    return join(this.path, 'data');
  }

  get logFile(): string {
    return join(this.path, 'postgres.log');
  }

  /** The superuser's password, made at the first call and kept with the data. */
  async password(): Promise<string> {
    const kept = await readFile(this.passwordFile, 'utf8').catch(() => undefined);
    if (kept !== undefined) return kept;
    const password = randomBytes(18).toString('hex');
    await writeFile(this.passwordFile, password, { mode: 0o600 });
    if (this.account) await chown(this.passwordFile, this.account.uid, this.account.gid);
    return password;
  }

  /**
   * Makes the database cluster unless it exists: UTF-8, locale C (the same order of text on every machine), password needed.
   * @param durable false leaves out the flushes to disk.
   */
  async initialise({ initdb }: PostgresBinaries, durable: boolean): Promise<void> {
    if (await exists(this.data)) return;
    await this.password();
    // Under its own name only once it is complete, for a first start that was cut short.
    const making = `${this.data}.new`;
    await rm(making, { recursive: true, force: true });
    const args = [
      `--pgdata=${making}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${this.passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      ...(durable ? [] : ['--no-sync']),
    ];
    const { ok, output } = await runCommand(initdb, args, { account: this.account });
    if (!ok) throw new EmbeddedServiceError(`initdb failed in ${this.path}:\n${output}`);
    await rename(making, this.data);
  }

  private get passwordFile(): string {
    return join(this.path, PASSWORD_FILE);
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Asks the system rather than the modes: access lists and mounts count, too. */
async function canEnter(folder: string, account: Account | undefined): Promise<boolean> {
  return (await runCommand('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { account })).ok;
}
