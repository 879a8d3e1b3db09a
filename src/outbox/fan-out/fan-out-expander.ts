import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { enqueueSql } from '../enqueue-sql.js';
import { OutboxDatabase, type RunSql } from '../outbox-database.js';
import { isPassingTrouble } from '../passing-trouble.js';
import type { Publication } from '../publication.js';

/** Events written per step: a rename that shows in two million products must not fill the outbox at once. */
const STEP = 5000;

/** The smallest bigint: ids may be negative. */
const BEFORE_ALL_IDS = '-9223372036854775808';

interface FanOut {
  aggregate_id: string;
  id: string;
  source: string;
  progress: string | null;
  captured_at: Date;
}

/**
 * Turns the change of a shared row (a category's name) into an event of every aggregate that shows it: after commit, outside of the
 * shop's transaction, step by step. A fan-out row remembers how far it came, so that any worker can go on with it.
 */
@Injectable()
export class FanOutExpander {
  constructor(
    private readonly database: OutboxDatabase,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Expands one step of the type's oldest fan-out that no other worker is at. One that cannot be expanded is parked with the reason: it
   * must hold up neither the stream nor the fan-outs behind it.
   * @param atMost events to write in this step.
   * @returns how many events it wrote; null when there was nothing to expand.
   */
  async expand(publication: Publication, atMost: number = STEP): Promise<number | null> {
    let at: FanOut | undefined;
    try {
      return await this.database.transaction(async (sql) => {
        [at] = await sql<FanOut>(NEXT_SQL, [publication.type]);
        return at ? await this.step(sql, publication, at, Math.min(atMost, STEP)) : null;
      });
    } catch (error) {
      if (!at || (!(error instanceof UnknownSource) && isPassingTrouble(error))) throw error;
      await this.park(publication, at, error);
      return null;
    }
  }

  private async step(sql: RunSql, publication: Publication, fanOut: FanOut, atMost: number): Promise<number> {
    const roots = publication.fanOutSql[fanOut.source];
    if (roots === undefined) throw new UnknownSource(publication, fanOut);
    const [result] = await sql<{ written: number; last: string | null }>(
      `with roots as materialized (${roots}), written as (
        ${enqueueSql(publication.publishes, `select root_id as aggregate_id, 'updated' as kind, $5::timestamptz as captured_at from roots`)}
      )
      select count(*)::integer as written, max(root_id) as last from roots`,
      [publication.type, fanOut.aggregate_id, fanOut.progress ?? BEFORE_ALL_IDS, atMost, fanOut.captured_at],
    );
    const { written, last } = result ?? { written: 0, last: null };
    const row = [publication.type, fanOut.aggregate_id, fanOut.id];
    if (written < atMost) await sql(DONE_SQL, row);
    else await sql(PROGRESS_SQL, [...row, last]);
    this.log.debug({ ...named(publication, fanOut), written }, 'fan-out expanded');
    return written;
  }

  private async park(publication: Publication, fanOut: FanOut, error: unknown): Promise<void> {
    this.log.error({ ...named(publication, fanOut), err: error }, 'fan-out parked: it cannot be expanded');
    const reason = `unexpandable: ${error instanceof Error ? error.message : String(error)}`.slice(0, 500);
    await this.database.transaction((sql) => sql(PARK_SQL, [publication.type, fanOut.aggregate_id, fanOut.id, reason]));
  }
}

/** The declaration and the triggers are of different versions; no retry mends that. */
class UnknownSource extends Error {
  constructor({ type }: Publication, { source }: FanOut) {
    super(`aggregate "${type}" shows no row of "${source}": is its declaration older than its triggers?`);
  }
}

/** For the log: the shared row by table and id. */
function named({ type }: Publication, { source, aggregate_id: id }: FanOut) {
  return { type, source, id };
}

/** One that somebody had expanded again after days makes events of now. */
const NEXT_SQL = `select aggregate_id, id, source, progress, coalesce(waiting_since, captured_at) as captured_at from outbox_events
where type = $1 and lane = 'fan-out' order by id limit 1 for update skip locked`;

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
