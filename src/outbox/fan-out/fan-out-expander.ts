import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { enqueueSql } from '../enqueue-sql.js';
import { OutboxDatabase, type RunSql } from '../outbox-database.js';
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
   * Expands one step of the type's oldest fan-out that no other worker is at.
   * @returns how many events it wrote; null when there was nothing to expand.
   */
  async expand(publication: Publication): Promise<number | null> {
    return this.database.transaction(async (sql) => {
      const [fanOut] = await sql<FanOut>(NEXT_SQL, [publication.type]);
      if (!fanOut) return null;
      const written = await this.step(sql, publication, fanOut);
      this.log.debug(
        { type: publication.type, source: fanOut.source, id: fanOut.aggregate_id, written },
        'fan-out expanded',
      );
      return written;
    });
  }

  private async step(sql: RunSql, publication: Publication, fanOut: FanOut): Promise<number> {
    const roots = publication.fanOutSql[fanOut.source];
    if (roots === undefined) {
      throw new Error(
        `Aggregate "${publication.type}" shows no row of "${fanOut.source}": is its declaration older than its triggers?`,
      );
    }
    const [result] = await sql<{ written: number; last: string | null }>(
      `with roots as materialized (${roots}), written as (
        ${enqueueSql(publication.publishes, `select root_id as aggregate_id, 'updated' as kind, $5::timestamptz as captured_at from roots`)}
      )
      select count(*)::integer as written, max(root_id) as last from roots`,
      [publication.type, fanOut.aggregate_id, fanOut.progress ?? BEFORE_ALL_IDS, STEP, fanOut.captured_at],
    );
    const { written, last } = result ?? { written: 0, last: null };
    await sql(written < STEP ? DONE_SQL : PROGRESS_SQL, [
      publication.type,
      fanOut.aggregate_id,
      fanOut.id,
      ...(written < STEP ? [] : [last]),
    ]);
    return written;
  }
}

const NEXT_SQL = `select aggregate_id, id, source, progress, captured_at from outbox_events
where type = $1 and lane = 'fan-out' order by id limit 1 for update skip locked`;

const DONE_SQL = `with done as (
  delete from outbox_events where type = $1 and aggregate_id = $2 and id = $3 returning id
)
select count(*)::integer as rows from done`;

const PROGRESS_SQL = `with moved as (
  update outbox_events set progress = $4 where type = $1 and aggregate_id = $2 and id = $3 returning id
)
select count(*)::integer as rows from moved`;
