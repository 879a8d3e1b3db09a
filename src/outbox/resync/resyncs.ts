import { Injectable } from '@nestjs/common';
import { OutboxDatabase, type RunSql } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { RootCount } from '../publication/root-count.js';
import type { Resync, ResyncRequest } from './resync.js';

/**
 * Requested resyncs: workers carry them out, so that they survive whoever asked. What changes one runs in the caller's transaction; ring the
 * type's bell after its commit, so that it begins at once.
 */
@Injectable()
export class Resyncs {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
    private readonly roots: RootCount,
  ) {}

  /** How many aggregates a resync will look at; to be counted before the transaction that begins it. */
  async total({ type, ids }: Pick<ResyncRequest, 'type' | 'ids'>): Promise<number> {
    return ids ? new Set(ids.map(BigInt)).size : this.roots.of(type);
  }

  /**
   * Begins a resync. @throws Error for a type or a selection that nobody declared: ask the registry before.
   * @param total as counted before.
   */
  async request(
    sql: RunSql,
    { type, ids, selections = {}, recordsPerSecond, requestedBy }: ResyncRequest,
    total: number,
  ): Promise<Resync> {
    const publication = this.registry.publication(type);
    const unknown = Object.keys(selections).filter((name) => !(name in publication.selections));
    if (unknown.length > 0) throw new Error(`Aggregate "${type}" has no selection ${unknown.join(', ')}.`);
    await sql(PURGE_SQL);
    const [row] = await sql<ResyncRow>(INSERT_SQL, [
      type,
      ids ?? null,
      JSON.stringify(selections),
      recordsPerSecond ?? null,
      requestedBy ?? null,
      total,
    ]);
    if (!row) throw new Error('The resync was not stored.');
    return toResync(row);
  }

  /** The newest first. */
  async list(limit = 50): Promise<Resync[]> {
    const rows = await this.database.query<ResyncRow>(`${SELECT_SQL} order by id desc limit $1`, [limit]);
    return rows.map(toResync);
  }

  async find(id: string): Promise<Resync | undefined> {
    const [row] = await this.database.query<ResyncRow>(`${SELECT_SQL} where id = $1`, [id]);
    return row && toResync(row);
  }

  /** Stops one that runs; what it has enqueued goes out. @returns it as it stands now; undefined when it does not run. */
  async cancel(sql: RunSql, id: string): Promise<Resync | undefined> {
    const [row] = await sql<ResyncRow>(CANCEL_SQL, [id]);
    return row && toResync(row);
  }

  /** Lets one that was cancelled or has failed go on where it stopped. @returns it as it stands now; undefined when it does not stand still. */
  async resume(sql: RunSql, id: string): Promise<Resync | undefined> {
    const [row] = await sql<ResyncRow>(RESUME_SQL, [id]);
    return row && toResync(row);
  }
}

interface ResyncRow {
  id: string;
  type: string;
  state: Resync['state'];
  ids: number | null;
  selections: Record<string, string>;
  records_per_second: number | null;
  requested_by: string | null;
  requested_at: Date;
  finished_at: Date | null;
  total: string;
  scanned: string;
  enqueued: string;
  progress: string | null;
  eta_seconds: number | null;
  last_error: string | null;
}

const COLUMNS = `id, type, state, cardinality(ids) as ids, selections, records_per_second, requested_by, requested_at, finished_at,
  total, scanned, enqueued, progress, last_error, case when state = 'running' and scanned > scanned_at_start
    then (greatest(0, total - scanned) * extract(epoch from clock_timestamp() - started_at) / (scanned - scanned_at_start))::double precision
  end as eta_seconds`;

const SELECT_SQL = `select ${COLUMNS} from outbox_resyncs`;

const INSERT_SQL = `with resync as (
  insert into outbox_resyncs (type, ids, selections, records_per_second, requested_by, total)
  values ($1, $2, $3, $4, $5, $6) returning *
)
select ${COLUMNS} from resync`;

const CANCEL_SQL = `with resync as (
  update outbox_resyncs set state = 'cancelled', finished_at = clock_timestamp() where id = $1 and state = 'running' returning *
)
select ${COLUMNS} from resync`;

const RESUME_SQL = `with resync as (
  update outbox_resyncs
  set state = 'running', finished_at = null, last_error = null, started_at = clock_timestamp(), scanned_at_start = scanned,
    next_at = clock_timestamp()
  where id = $1 and state in ('cancelled', 'failed') returning *
)
select ${COLUMNS} from resync`;

/** Books of a quarter are enough. */
const PURGE_SQL = `delete from outbox_resyncs where state <> 'running' and finished_at < clock_timestamp() - interval '90 days'`;

function toResync(row: ResyncRow): Resync {
  return {
    id: row.id,
    type: row.type,
    state: row.state,
    ids: row.ids,
    selections: row.selections,
    recordsPerSecond: row.records_per_second,
    requestedBy: row.requested_by,
    requestedAt: row.requested_at,
    finishedAt: row.finished_at,
    total: Number(row.total),
    scanned: Number(row.scanned),
    enqueued: Number(row.enqueued),
    progress: row.progress,
    etaSeconds: row.eta_seconds,
    lastError: row.last_error,
  };
}
