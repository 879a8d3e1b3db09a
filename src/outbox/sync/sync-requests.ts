import { Injectable } from '@nestjs/common';
import { enqueueSql } from '../enqueue-sql.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { TypeBell } from '../wake/type-bell.js';
import { syncedAsChangedSql } from './sync-sql.js';

/** What became of a requested sync; ids as decimal strings. */
export interface SyncResult {
  /** Aggregates whose current state is queued, those included that come along with one asked for. */
  readonly queued: readonly string[];
  /** Ids asked for that do not exist. */
  readonly unknown: readonly string[];
}

/** Queues the current state of aggregates on request. */
@Injectable()
export class SyncRequests {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
    private readonly bell: TypeBell,
  ) {}

  /** The events are of kind updated, or created where nothing of the aggregate was ever delivered or is on its way. */
  async request(type: string, ids: readonly string[]): Promise<SyncResult> {
    const publication = this.registry.publication(type);
    const rows = await this.database.byIndex<{ id: string; asked: boolean }>(
      `with wanted as (select distinct unnest($2::bigint[]) as id), synced as materialized (${publication.syncSql}), queued as (
          ${enqueueSql(publication.publishes, syncedAsChangedSql(publication.publishes))}
        )
        select id, asked from synced order by id`,
      [type, ids],
    );
    this.bell.ring(type);
    const known = new Set(rows.filter(({ asked }) => asked).map(({ id }) => id));
    return {
      queued: rows.map(({ id }) => id),
      unknown: [...new Set(ids)].filter((id) => !known.has(id)),
    };
  }
}
