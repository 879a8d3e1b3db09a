import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';

/** A process that publishes, as it signed itself. */
export interface WorkerSeen {
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly startedAt: Date;
  /** Since its last sign of life; it gives one every 5 s. */
  readonly silentSeconds: number;
}

/** Tells which workers there are, over all hosts. */
@Injectable()
export class Workers {
  constructor(private readonly database: OutboxDatabase) {}

  /** Those that ended in order are not among them; those that were killed are for an hour, silent. */
  async seen(): Promise<readonly WorkerSeen[]> {
    return this.database.query<WorkerSeen>(WORKERS_SQL);
  }
}

const WORKERS_SQL = `select host, pid, version, started_at as "startedAt",
  greatest(0, extract(epoch from clock_timestamp() - seen_at))::double precision as "silentSeconds"
from outbox_workers order by host, pid, instance`;
