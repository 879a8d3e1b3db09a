import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { OutboxDatabase, type RunSql } from '../database/outbox-database.js';
import { NOTICE_SERVER_SQL, RAISE_SQL, SHOW_SQL } from './epoch-sql.js';

/** The epoch that new numbers are given in, and how it came about. */
export interface Epoch {
  readonly epoch: number;
  /** PostgreSQL's system identifier and timeline; null before the first claim, or where it does not tell. */
  readonly server: string | null;
  readonly raisedAt: Date | null;
  readonly raisedBy: string | null;
  readonly reason: string | null;
}

/**
 * Raises the epoch when commits may have been lost: a number may then come again with other content, and consumers, who go by (epoch,
 * sequence), must not take it for one that they know.
 */
@Injectable()
export class Epochs {
  constructor(
    private readonly database: OutboxDatabase,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** The epoch alone. @throws Error when the database has none. */
  async current(): Promise<number> {
    return (await this.show()).epoch;
  }

  /** @throws Error when the database has no epoch. */
  async show(): Promise<Epoch> {
    return one(await this.database.query<Epoch>(SHOW_SQL));
  }

  /**
   * By hand, after a restore that PostgreSQL does not show (a snapshot of a volume); in the caller's transaction.
   * @param by who asked for it, for the record.
   */
  async raise(sql: RunSql, by: string, reason: string): Promise<Epoch> {
    return one(await sql<Epoch>(RAISE_SQL, [by, reason]));
  }

  /** Takes note of the server, and raises the epoch if it is another one than before; once, however many workers notice. */
  async noticeServer(): Promise<void> {
    const [noticed] = await this.database.byIndex<{ epoch: number; before: string | null; server: string }>(
      NOTICE_SERVER_SQL,
    );
    // Another worker was first; or there is no row to note it in, which must not look like a server that changes all the time.
    if (!noticed) await this.show();
    else if (noticed.before !== null)
      this.log.warn(noticed, 'epoch raised: PostgreSQL was restored or failed over, and may have lost commits');
  }
}

function one(rows: readonly Epoch[]): Epoch {
  const [row] = rows;
  if (!row) throw new Error('outbox_epoch has no row: the database is not migrated, or somebody deleted it.');
  return row;
}
