import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';

/** What all workers share about one stream, as its row says. */
export interface StreamState {
  readonly stream: string;
  /** Calls fail as a whole: only probes are sent. */
  readonly broken: boolean;
  /** Throttled: batches are halved so many times. */
  readonly level: number;
  /** The last failure, in words. */
  readonly trouble: string | null;
  readonly troubleSince: Date | null;
  /** Operators let nothing be claimed since. */
  readonly pausedAt: Date | null;
  readonly pausedBy: string | null;
  /** Operators' own limit in the place of the configured one, as it is written. */
  readonly ownLimit: string | null;
}

/** Reads what all workers share about their streams. */
@Injectable()
export class StreamStates {
  constructor(private readonly database: OutboxDatabase) {}

  /** By stream key; a stream that no worker has published to yet may have none. */
  async byStream(): Promise<ReadonlyMap<string, StreamState>> {
    const rows = await this.database.query<StreamState>(STATES_SQL);
    return new Map(rows.map((row) => [row.stream, row]));
  }

  /** How many events of a stream are in workers' hands. */
  async leased(streamKey: string): Promise<number> {
    const [row] = await this.database.query<{ leased: number }>(LEASED_SQL, [streamKey]);
    return row?.leased ?? 0;
  }
}

const STATES_SQL = `select stream, broken, level, trouble, trouble_since as "troubleSince", paused_at as "pausedAt", paused_by as "pausedBy",
  own_limit as "ownLimit"
from outbox_streams`;

const LEASED_SQL = `select count(*)::integer as leased from outbox_events where stream = $1 and state = 'leased' and due_at is not null`;
