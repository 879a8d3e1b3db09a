import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { messageWithoutValues } from '../../logging/without-values.js';
import { enqueueSql } from '../enqueue-sql.js';
import { BEFORE_ALL_IDS } from '../database/ids.js';
import { OutboxDatabase, type RunSql } from '../database/outbox-database.js';
import { isPassingTrouble } from '../database/passing-trouble.js';
import type { Publication } from '../publication/publication.js';

/** Events written per step: a rename that shows in two million products must not fill the outbox at once. */
const STEP = 5000;

/** A step takes 0.1 s. One that PostgreSQL has not done so much later is tried with an eighth of the events, long before a transaction's end. */
const SLOW = `SET LOCAL statement_timeout = 1000`;

/** Its row, which a step holds locked. */
interface FanOut {
  aggregate_id: string;
  id: string;
  source: string;
  progress: string | null;
  captured_at: Date;
  /** It lists the aggregates that a bulk change changed; else it is of a shared row, and they are looked up. */
  lists: boolean;
}

/** What a step did. */
interface Step {
  written: number;
  /** How far it came. */
  reached: string | null;
  done: boolean;
}

/**
 * Turns the change of a shared row (a category's name) into an event of every aggregate that shows it, and a bulk change into one of every
 * aggregate that it changed: after commit, outside of the shop's transaction, step by step. A fan-out row remembers how far it came, so that
 * any worker can go on with it.
 */
@Injectable()
export class FanOutExpander {
  /** By type, the fan-out whose steps take too long, and how many events it may write in one. */
  private readonly slow = new Map<string, { readonly id: string; readonly atMost: number }>();

  constructor(
    private readonly database: OutboxDatabase,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Expands one step of the type's oldest fan-out that no other worker is at. One that cannot be expanded is parked with the reason: it
   * must hold up neither the stream nor the fan-outs behind it. Nor must one whose steps take too long: they become smaller.
   * @param atMost events to write in this step.
   * @returns how many events it wrote; null when there was nothing to expand.
   */
  async expand(publication: Publication, atMost: number = STEP): Promise<number | null> {
    let at: FanOut | undefined;
    try {
      return await this.database.transaction(async (sql) => {
        [at] = await sql<FanOut>(NEXT_SQL, [publication.type]);
        return at ? await this.step(sql, publication, at, Math.min(atMost, this.stepOf(publication, at))) : null;
      });
    } catch (error) {
      if (!at) throw error;
      if (isTooSlow(error) && this.stepOf(publication, at) > 1) {
        this.slow.set(publication.type, { id: at.id, atMost: Math.ceil(this.stepOf(publication, at) / 8) });
        return 0;
      }
      if (!(error instanceof UnknownSource) && !isTooSlow(error) && isPassingTrouble(error)) throw error;
      await this.park(publication, at, error);
      return null;
    }
  }

  private stepOf({ type }: Publication, { id }: FanOut): number {
    const slow = this.slow.get(type);
    return slow?.id === id ? slow.atMost : STEP;
  }

  private async step(sql: RunSql, publication: Publication, fanOut: FanOut, atMost: number): Promise<number> {
    const { captured_at, aggregate_id, id, progress } = fanOut;
    await sql(SLOW);
    const of = (from: string) => [publication.type, aggregate_id, progress ?? from, atMost, captured_at];
    const [step] = fanOut.lists
      ? await sql<Step>(stepSql(publication, listedRootsSql(publication)), [...of('0'), id])
      : await sql<Step>(stepSql(publication, showingRootsSql(publication, fanOut)), of(BEFORE_ALL_IDS));
    const row = [publication.type, aggregate_id, id];
    const { written, reached, done } = step ?? { written: 0, reached: null, done: true };
    if (done) await sql(DONE_SQL, row);
    else await sql(PROGRESS_SQL, [...row, reached]);
    this.log.debug({ ...named(publication, fanOut), written }, 'fan-out expanded');
    return written;
  }

  private async park(publication: Publication, fanOut: FanOut, error: unknown): Promise<void> {
    this.log.error({ ...named(publication, fanOut), err: error }, 'fan-out parked: it cannot be expanded');
    const reason = `unexpandable: ${messageWithoutValues(error)}`.slice(0, 500);
    await this.database.transaction((sql) => sql(PARK_SQL, [publication.type, fanOut.aggregate_id, fanOut.id, reason]));
  }
}

/** The declaration and the triggers are of different versions; no retry mends that. */
class UnknownSource extends Error {
  constructor({ type }: Publication, { source }: FanOut) {
    super(`aggregate "${type}" shows no row of "${source}": is its declaration older than its triggers?`);
  }
}

/** PostgreSQL was told to end it (57014): it is there, and would have gone on. */
function isTooSlow(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}

/** For the log: the shared row, or the list, by table and id. */
function named({ type }: Publication, { source, aggregate_id: id }: FanOut) {
  return { type, source, id };
}

/** One that somebody had expanded again after days makes events of now. */
const NEXT_SQL = `select aggregate_id, id, source, progress, coalesce(waiting_since, captured_at) as captured_at, roots is not null as lists
from outbox_events
where type = $1 and lane = 'fan-out' order by id limit 1 for update skip locked`;

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

const DONE_SQL = `with done as (
  delete from outbox_events where type = $1 and aggregate_id = $2 and id = $3 returning id
)
select count(*)::integer as rows from done`;

const PROGRESS_SQL = `with moved as (
  update outbox_events set progress = $4 where type = $1 and aggregate_id = $2 and id = $3 returning id
)
select count(*)::integer as rows from moved`;

const PARK_SQL = `with parked as (
  update outbox_events set state = 'parked', lane = null, last_error = $4, parked_at = clock_timestamp()
  where type = $1 and aggregate_id = $2 and id = $3 and lane = 'fan-out' returning id
)
select count(*)::integer as rows from parked`;
