import { Injectable } from '@nestjs/common';
import type { RunSql } from '../database/outbox-database.js';
import { StreamRows } from '../streams/stream-rows.js';

/**
 * What operators set for a stream while it runs. It stands in the stream's row, which every claim locks: once the change is committed, no
 * worker claims by what was before. What is in a worker's hands at that time is still put.
 */
@Injectable()
export class StreamControls {
  constructor(private readonly rows: StreamRows) {}

  /** Nothing is claimed any more, retries included. @returns whether that is new; who paused it first stays. */
  async pause(sql: RunSql, streamKey: string, by: string): Promise<boolean> {
    await this.rows.ensure(streamKey);
    const paused = await sql(PAUSE_SQL, [streamKey, by]);
    return paused.length > 0;
  }

  /** What waits goes out, in its order. @returns whether it was paused. */
  async resume(sql: RunSql, streamKey: string): Promise<boolean> {
    const resumed = await sql(RESUME_SQL, [streamKey]);
    return resumed.length > 0;
  }

  /** @param limit as it is written (`100/m`, `auto`, `none`); null: the configured one again. */
  async limit(sql: RunSql, streamKey: string, limit: string | null): Promise<void> {
    await this.rows.ensure(streamKey);
    await sql(LIMIT_SQL, [streamKey, limit]);
  }
}

const PAUSE_SQL = `with paused as (
  update outbox_streams set paused_at = clock_timestamp(), paused_by = $2 where stream = $1 and paused_at is null returning stream
)
select stream from paused`;

const RESUME_SQL = `with resumed as (
  update outbox_streams set paused_at = null, paused_by = null where stream = $1 and paused_at is not null returning stream
)
select stream from resumed`;

const LIMIT_SQL = `with limited as (
  update outbox_streams set own_limit = $2 where stream = $1 returning stream
)
select stream from limited`;
