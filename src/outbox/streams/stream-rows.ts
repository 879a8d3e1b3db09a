import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';

/** Sees to it that a stream has the row in which its limit is counted and its trouble noted; a new one starts empty, so that a restart gives no burst. */
@Injectable()
export class StreamRows {
  private readonly ensured = new Set<string>();

  constructor(private readonly database: OutboxDatabase) {}

  /** Asks the database once per stream and process. */
  async ensure(streamKey: string): Promise<void> {
    if (this.ensured.has(streamKey)) return;
    await this.database.query(
      'insert into outbox_streams (stream, records, bytes) values ($1, 0, 0) on conflict do nothing',
      [streamKey],
    );
    this.ensured.add(streamKey);
  }

  /** The row turned out to be gone (the database was restored under us): the next call asks again. */
  forget(streamKey: string): void {
    this.ensured.delete(streamKey);
  }
}
