import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from './outbox-database.js';

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
}

/** Reads the shared rows of the streams. */
@Injectable()
export class StreamStates {
  constructor(private readonly database: OutboxDatabase) {}

  /** By stream key; a stream that no worker has published to yet has none. */
  async byStream(): Promise<ReadonlyMap<string, StreamState>> {
    const rows = await this.database.query<StreamState>(STATES_SQL);
    return new Map(rows.map((row) => [row.stream, row]));
  }
}

const STATES_SQL = `select stream, broken, level, trouble, trouble_since as "troubleSince" from outbox_streams`;
