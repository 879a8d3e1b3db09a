import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { idArray } from '../outbox/database/ids.js';
import { OutboxDatabase } from '../outbox/database/outbox-database.js';
import { rootThere, type Publication } from '../outbox/publication/publication.js';

/** An aggregate's record as it stands, without the `event` object. */
export interface RecordBody {
  /** JSON text, an object, with the updated flag true. */
  readonly json: string;
  /** SHA-256 of the JSON text: equal digests mean that consumers were shown the same. */
  readonly digest: Buffer;
}

/** What the transaction's commit left for a history event. */
export interface Snapshot {
  readonly json: string;
  /** The `change` object, as JSON text. */
  readonly change: string | null;
}

/** Reads what records will say, and whether there is anything that they could say it of. */
@Injectable()
export class RecordReader {
  constructor(private readonly database: OutboxDatabase) {}

  /**
   * The present state of aggregates, read in one snapshot of one statement; ids without a root row are absent.
   * PostgreSQL writes the JSON: hydrating entities costs two to five times as much.
   * @param withinMs how long that may take; longer, and it fails.
   */
  async current(
    publication: Publication,
    ids: readonly string[],
    withinMs?: number,
  ): Promise<ReadonlyMap<string, RecordBody>> {
    const sql = `with wanted as (select unnest($1::bigint[]) as id)
select id, body::text as body from (
${publication.recordSql}
) record`;
    const statements = [{ sql, parameters: [idArray(ids)] }];
    const [rows = []] = await this.database.together<{ id: string; body: string }>(statements, withinMs);
    return new Map(rows.map(({ id, body }) => [id, { json: body, digest: digestOf(body) }]));
  }

  /** Which of some aggregates have a root row. @param withinMs how long that may take; longer, and it fails. */
  async existing(publication: Publication, ids: readonly string[], withinMs?: number): Promise<ReadonlySet<string>> {
    const sql = `with wanted as (select unnest($1::bigint[]) as id)
select wanted.id from wanted ${rootThere(publication, 'wanted.id')}`;
    const [rows = []] = await this.database.together<{ id: string }>([{ sql, parameters: [idArray(ids)] }], withinMs);
    return new Set(rows.map((row) => row.id));
  }

  /** The snapshots of history events, by outbox row id. */
  async snapshots(
    publication: Publication,
    events: readonly { readonly aggregateId: string; readonly id: string }[],
  ): Promise<ReadonlyMap<string, Snapshot>> {
    const [aggregateIds, ids] = [events.map(({ aggregateId }) => aggregateId), events.map(({ id }) => id)];
    const parameters = [publication.type, idArray(aggregateIds), idArray(ids)];
    const [rows = []] = await this.database.together<SnapshotRow>([{ sql: SNAPSHOTS_SQL, parameters }]);
    return new Map(rows.map(({ id, json, change }) => [id, { json, change }]));
  }
}

interface SnapshotRow {
  id: string;
  json: string;
  change: string | null;
}

const SNAPSHOTS_SQL = `select event.*
from unnest($2::bigint[], $3::bigint[]) as wanted(aggregate_id, id)
cross join lateral (
  select id, snapshot::text as json, change::text as change from outbox_events
  where type = $1 and aggregate_id = wanted.aggregate_id and id = wanted.id and snapshot is not null limit 1
) event`;

/** SHA-256 of a record's JSON text. */
export function digestOf(json: string): Buffer {
  return hash('sha256', json, 'buffer');
}
