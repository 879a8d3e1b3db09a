import type { Statement } from '../database/statement.js';
import { BEFORE_ALL_IDS } from '../database/ids.js';
import { enqueueSql } from '../enqueue-sql.js';
import type { Publication } from '../publication/publication.js';

/** A fan-out's row, which a step holds locked. */
export interface FanOut {
  readonly aggregate_id: string;
  readonly id: string;
  readonly source: string;
  readonly progress: string | null;
  readonly captured_at: Date;
  /** How many times in a row a step of one event took too long. */
  readonly attempts: number;
  /** It lists the aggregates that a bulk change changed; else it is of a shared row, and they are looked up. */
  readonly lists: boolean;
}

/** What a step did. */
export interface Step {
  readonly written: number;
  /** How far it came. */
  readonly reached: string | null;
  readonly done: boolean;
}

/** The declaration and the triggers are of different versions; no retry mends that. */
export class UnknownSource extends Error {
  constructor({ type }: Publication, { source }: FanOut) {
    super(`aggregate "${type}" shows no row of "${source}": is its declaration older than its triggers?`);
  }
}

/**
 * A step takes 0.1 s. One that takes ten times as long is cancelled (57014), long before a transaction's time is up. One that waits for
 * somebody's lock (an ALTER TABLE) is cancelled earlier (55P03), which says nothing about the step.
 */
export const STEP_LIMITS = `SET LOCAL statement_timeout = 1000;
SET LOCAL lock_timeout = 500`;

/**
 * The type's oldest fan-out that is due and that no other worker has. One that somebody replays after days makes events with the present
 * time.
 */
export const NEXT_SQL = `select aggregate_id, id, source, progress, coalesce(waiting_since, captured_at) as captured_at, attempts,
  roots is not null as lists
from outbox_events
where type = $1 and lane = 'fan-out' and (due_at is null or due_at <= clock_timestamp()) order by id limit 1 for update skip locked`;

/**
 * The statement that writes the next events, and yields a `Step`.
 * @throws UnknownSource
 */
export function stepStatement(publication: Publication, fanOut: FanOut, atMost: number): Statement {
  const { captured_at, aggregate_id, id, progress, lists } = fanOut;
  const of = (from: string) => [publication.type, aggregate_id, progress ?? from, atMost, captured_at];
  return lists
    ? { sql: stepSql(publication, listedRootsSql(publication)), parameters: [...of('0'), id] }
    : { sql: stepSql(publication, showingRootsSql(publication, fanOut)), parameters: of(BEFORE_ALL_IDS) };
}

/**
 * Parameters: $1 type, $2 aggregate id of the fan-out's row, $3 how far it came, $4 events at most, $5 when it was captured, for lists $6 id of
 * the row.
 * `roots` yields `(root_id)`, `come` where that ends and whether there is more.
 */
function stepSql(publication: Publication, roots: string): string {
  return `with ${roots}, written as (
  ${enqueueSql(publication.publishes, `select root_id as aggregate_id, 'updated' as kind, $5::timestamptz as captured_at from roots`)}
)
select (select count(*)::integer from written) as written, reached, done from come`;
}

/** The next roots that show the shared row, in the order of their ids. */
function showingRootsSql(publication: Publication, fanOut: FanOut): string {
  const roots = publication.fanOutSql[fanOut.source];
  if (roots === undefined) throw new UnknownSource(publication, fanOut);
  return `roots as materialized (
  ${roots}
), come as (
  select max(root_id) as reached, count(*) < $4 as done from roots
)`;
}

/** The next of those that are listed, as far as they are still there: who is not was deleted since, and that was captured. */
function listedRootsSql({ roots: { from, id } }: Publication): string {
  return `fan_out as materialized (
  select roots[$3::integer + 1 : $3::integer + $4] as ids, least($3::integer + $4, cardinality(roots)) as reached,
    $3::integer + $4 >= cardinality(roots) as done
  from outbox_events where type = $1 and aggregate_id = $2 and id = $6
), roots as materialized (
  select ${id} as root_id from ${from} where ${id} = any ((select ids from fan_out)::bigint[])
), come as (
  select reached, done from fan_out
)`;
}

/** Parameters of this and the next ones: $1 type, $2 aggregate id, $3 id of the row. */
export const DONE_SQL = `delete from outbox_events where type = $1 and aggregate_id = $2 and id = $3`;

/** $4 how far it came. */
export const PROGRESS_SQL = `update outbox_events set progress = $4, attempts = 0, due_at = null where type = $1 and aggregate_id = $2 and id = $3`;

/** Nobody else wrote down anything of it since it was read. $4 its progress then, $5 its attempts. */
const AS_READ = `type = $1 and aggregate_id = $2 and id = $3 and lane = 'fan-out' and progress is not distinct from $4 and attempts = $5`;

/** Lets it wait for 1, 2, 4, 8 s ..., while those behind it go on. */
export const LATER_SQL = `update outbox_events set attempts = attempts + 1, due_at = clock_timestamp() + power(2, attempts) * interval '1 s'
where ${AS_READ}`;

/** $6 the reason. */
export const PARK_SQL = `update outbox_events set state = 'parked', lane = null, last_error = $6, parked_at = clock_timestamp(), due_at = null
where ${AS_READ}`;
