import { Injectable } from '@nestjs/common';
import { enqueueSql } from '../enqueue-sql.js';
import type { RunSql } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { rootThere, type Publication } from '../publication/publication.js';
import { syncedAsChangedSql } from '../sync/sync-sql.js';

/** Makes the streams know aggregates as they are: the present state of those that exist, the deletion of those that do not. */
@Injectable()
export class Mender {
  constructor(private readonly registry: PublicationRegistry) {}

  /**
   * Enqueues in the caller's transaction; ring the type's bell after its commit. Nothing else comes along, unlike with a sync: what else
   * differs is a finding of its own.
   * @returns how many events it wrote.
   */
  async mend(sql: RunSql, type: string, ids: readonly string[]): Promise<number> {
    const [written] = await sql<{ events: number }>(mendSql(this.registry.publication(type)), [type, ids]);
    return written?.events ?? 0;
  }
}

function mendSql(publication: Publication): string {
  const gone = `select gone.id as aggregate_id, 'deleted' as kind, clock_timestamp() as captured_at from gone`;
  return `with given as materialized (
  select distinct id from unnest($2::bigint[]) as given(id)
), synced as materialized (
  select given.id from given
  ${rootThere(publication, 'given.id')}
), gone as materialized (
  select id from given where id not in (select id from synced)
), queued as (
  ${enqueueSql(publication.publishes, `${syncedAsChangedSql(publication.publishes)} union all ${gone}`)}
)
select count(*)::integer as events from queued`;
}
