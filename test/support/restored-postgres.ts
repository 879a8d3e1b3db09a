import { execFile } from 'node:child_process';
import { chown, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { EmbeddedServer } from '../../src/embedded/embedded-server.js';
import { startPostgres } from './own-servers.js';

const run = promisify(execFile);

/** A copy of a running PostgreSQL's data, as pg_basebackup makes one (whose program the tests need not have). */
export interface BaseBackup {
  /**
   * Starts a PostgreSQL with what had been committed up to `lsn`, and nothing later, in the place of the one that was copied: same port,
   * same password. The original must have ended.
   */
  restoreUpTo(lsn: string): Promise<EmbeddedServer>;
  /** Deletes the copy. */
  dispose(): Promise<void>;
}

/** Takes a base backup of a server of ours; the server goes on. */
export async function baseBackupOf(original: EmbeddedServer): Promise<BaseBackup> {
  const copy = `${original.folder}-restored`;
  const data = join(copy, 'data');
  const client = new Client({ connectionString: original.url });
  await client.connect();
  try {
    await client.query(`select pg_backup_start('test', true)`);
    // With owners and modes: PostgreSQL runs as another account, and refuses a folder that others may read.
    await run('cp', ['-a', original.folder, copy]);
    const { rows } = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
    await rm(join(data, 'postmaster.pid'));
    await writeOwned(data, 'backup_label', rows[0]?.labelfile ?? '');
  } finally {
    await client.end();
  }
  return {
    restoreUpTo: async (lsn) => {
      await writeOwned(data, 'recovery.signal', '');
      return startPostgres({
        folder: copy,
        durable: false,
        port: original.port,
        settings: {
          restore_command: `cp ${join(original.folder, 'data', 'pg_wal')}/%f %p`,
          recovery_target_lsn: lsn,
          recovery_target_action: 'promote',
        },
      });
    },
    dispose: () => rm(copy, { recursive: true, force: true }),
  };
}

async function writeOwned(data: string, name: string, text: string): Promise<void> {
  const { uid, gid } = await stat(data);
  await writeFile(join(data, name), text);
  await chown(join(data, name), uid, gid);
}
