import { enqueueSql } from '../enqueue-sql.js';
import { rootThere, type Publication } from '../publication/publication.js';
import { syncedAsChangedSql } from '../sync/sync-sql.js';

/** Roots looked at per step at most, whether or not they are selected: bounds a step's time where few are. */
export const ROOTS_PER_STEP = 5000;

/** What a resync covers; ids and selections as the row holds them. */
export interface Coverage {
  readonly ids: readonly string[] | null;
  readonly selections: Readonly<Record<string, string>>;
}

/** A statement and the parameters that it takes after those that it is given. */
export interface Narrowed {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/**
 * One step: looks at the next roots in order of their ids, and writes an event of each that is selected, at most $3 of them. A variant
 * that was asked for brings its parent; where all are sent, the parent comes by itself.
 *
 * Parameters: $1 type, $2 the last id looked at, $3 most events, $4 most roots, $5 ids (null: all), and the selections' values.
 */
export function stepSql(publication: Publication, { ids, selections }: Coverage): Narrowed {
  const { from, id } = publication.roots;
  const narrowed = conditionsSql(publication, selections, 6);
  const all = ids === null && narrowed.parameters.length === 0;
  return {
    parameters: narrowed.parameters,
    sql: `with scope as materialized (
  ${ids === null ? `select ${id} as id from ${from} where ${id} > $2` : 'select distinct id from unnest($5::bigint[]) as given(id) where id > $2'}
  order by id limit $4
), wanted as materialized (
  select scope.id from (select id from scope order by id offset 0) scope
  ${rootThere(publication, 'scope.id', narrowed.sql)}
  order by scope.id limit $3
), synced as materialized (
  ${all ? 'select id, true as asked from wanted' : publication.syncSql}
), queued as (
  ${enqueueSql(publication.publishes, syncedAsChangedSql(publication.publishes))}
), reached as (
  -- With the room used up there may be more to write among the roots looked at.
  select case when (select count(*) from wanted) >= $3 then (select max(id) from wanted) else (select max(id) from scope) end as id
)
select reached.id as reached, (select count(*) from scope where scope.id <= reached.id)::integer as scanned,
  (select count(*) from queued)::integer as enqueued, $5::bigint[] is null as everything
from reached`,
  };
}

/** How many claimable events the type has, $2 at most: what is counted is what live events would have to wait behind. */
export const WAITING_SQL = `select count(*)::integer as waiting from (
  select from unnest($2::text[]) as carried(kind)
  cross join lateral (select from outbox_events where type = $1 and lane = carried.kind order by id limit $3) claimable
  limit $3
) waiting`;

function conditionsSql(publication: Publication, selections: Coverage['selections'], firstParameter: number): Narrowed {
  const chosen = Object.entries(selections).map(([name, value]) => {
    const selection = publication.selections[name];
    if (!selection) throw new Error(`Aggregate "${publication.type}" has no selection "${name}".`);
    return { selection, value };
  });
  return {
    sql: ['true', ...chosen.map(({ selection }, index) => selection.where(`$${firstParameter + index}`))].join(' and '),
    parameters: chosen.map(({ value }) => value),
  };
}
