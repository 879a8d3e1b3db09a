import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { codeOf } from '../../logging/error-facts.js';
import { LOG } from '../../logging/logging.module.js';
import { OutboxDatabase } from '../database/outbox-database.js';

/**
 * Which PostgreSQL this is, as text: its system identifier (another one after a dump was loaded elsewhere) and the timeline that it writes
 * (a new one after every failover and point-in-time recovery: the first eight digits of the name of its write-ahead log). The timeline in
 * the control file would lag behind a promotion. Every role may ask; it costs microseconds.
 */
export const SERVER_SQL = `((select system_identifier from pg_control_system()) || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))`;

/** Missing right, missing function, not supported here: what a managed PostgreSQL may answer. */
const NOT_TOLD = ['42501', '42883', '0A000'];

/** Whether this PostgreSQL tells who it is. */
@Injectable()
export class ServerIdentity {
  private told: boolean | undefined;

  constructor(
    private readonly database: OutboxDatabase,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Asks once per process. @throws what the database throws, when it is away. */
  async isTold(): Promise<boolean> {
    this.told ??= await this.ask();
    return this.told;
  }

  private async ask(): Promise<boolean> {
    try {
      await this.database.query(`select ${SERVER_SQL} as server`);
      return true;
    } catch (error) {
      if (!NOT_TOLD.includes(codeOf(error) ?? 'no code')) throw error;
      this.log.warn(
        { err: error },
        'PostgreSQL does not tell its timeline: raise the epoch by hand after a restore or a failover that lost commits',
      );
      return false;
    }
  }
}
