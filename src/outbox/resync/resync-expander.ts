import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { messageWithoutValues } from '../../logging/without-values.js';
import { LOG } from '../../logging/logging.module.js';
import { BEFORE_ALL_IDS } from '../database/ids.js';
import { OutboxDatabase, type RunSql } from '../database/outbox-database.js';
import { isPassingTrouble } from '../database/passing-trouble.js';
import { updateStreamOf, type Publication } from '../publication/publication.js';
import { RateLimits } from '../rate/rate-limits.js';
import { DrainPace, LONGEST_WAIT_SECONDS } from './drain-pace.js';
import { ROOTS_PER_STEP, stepSql, WAITING_SQL } from './resync-sql.js';

interface Running {
  id: string;
  ids: string[] | null;
  selections: Record<string, string>;
  progress: string | null;
  records_per_second: number | null;
}

/** What a step did. */
export interface ResyncStep {
  /** Events written. */
  readonly enqueued: number;
  /** When the next one may come, in ms; null when the resync is done. */
  readonly nextInMs: number | null;
}

/**
 * Carries out resyncs, step by step, behind live traffic: a step writes only as much as keeps the type's claimable events few. A resync
 * remembers how far it came, so that any worker can go on with it.
 */
@Injectable()
export class ResyncExpander {
  private readonly paces = new Map<string, DrainPace>();

  constructor(
    private readonly database: OutboxDatabase,
    private readonly rates: RateLimits,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** One step of the type's oldest running resync that no other worker is at; null when there is none, or no room. */
  async step(publication: Publication): Promise<ResyncStep | null> {
    let at: string | undefined;
    try {
      return await this.database.transaction(async (sql) => {
        const [resync] = await sql<Running>(NEXT_SQL, [publication.type]);
        if (!resync) return null;
        at = resync.id;
        const most = this.most(publication);
        const waiting = await this.waiting(sql, publication, most);
        const pace = this.paceOf(publication.type);
        const room = pace.room(waiting, most);
        if (room === 0) return null;
        const step = await this.write(sql, publication, resync, room);
        pace.written(waiting + step.enqueued);
        return step;
      });
    } catch (error) {
      if (at === undefined || isPassingTrouble(error)) throw error;
      await this.fail(at, error);
      return null;
    }
  }

  private async waiting(sql: RunSql, { type, kinds }: Publication, most: number): Promise<number> {
    const [found] = await sql<{ waiting: number }>(WAITING_SQL, [type, kinds, most]);
    return found?.waiting ?? 0;
  }

  /** Never more than two batches, nor than the stream's limit takes in the time that a live event may have to wait. */
  private most(publication: Publication): number {
    const { batch, budget } = this.rates.of(updateStreamOf(publication));
    const perSecond = budget?.recordsPerSecond ?? Number.POSITIVE_INFINITY;
    return Math.max(1, Math.floor(Math.min(2 * batch, perSecond * LONGEST_WAIT_SECONDS)));
  }

  private paceOf(type: string): DrainPace {
    const pace = this.paces.get(type) ?? new DrainPace();
    this.paces.set(type, pace);
    return pace;
  }

  private async write(sql: RunSql, publication: Publication, resync: Running, room: number): Promise<ResyncStep> {
    const { sql: statement, parameters } = stepSql(publication, resync);
    const [result] = await sql<{ reached: string | null; scanned: number; enqueued: number }>(statement, [
      publication.type,
      resync.progress ?? BEFORE_ALL_IDS,
      room,
      ROOTS_PER_STEP,
      resync.ids,
      ...parameters,
    ]);
    const { reached = null, scanned = 0, enqueued = 0 } = result ?? {};
    if (reached === null) {
      await sql(DONE_SQL, [resync.id]);
      this.log.info({ resync: resync.id, type: publication.type }, 'resync done: everything is enqueued');
      return { enqueued: 0, nextInMs: null };
    }
    const pauseMs = resync.records_per_second === null ? 0 : (enqueued * 1000) / resync.records_per_second;
    await sql(PROGRESS_SQL, [resync.id, reached, scanned, enqueued, pauseMs]);
    return { enqueued, nextInMs: pauseMs };
  }

  private async fail(id: string, error: unknown): Promise<void> {
    this.log.error({ resync: id, err: error }, 'resync failed');
    await this.database.query(FAILED_SQL, [id, messageWithoutValues(error).slice(0, 500)]);
  }
}

const NEXT_SQL = `select id, ids, selections, progress, records_per_second from outbox_resyncs
where type = $1 and state = 'running' and next_at <= clock_timestamp() order by id limit 1 for update skip locked`;

const PROGRESS_SQL = `update outbox_resyncs set progress = $2, scanned = scanned + $3, enqueued = enqueued + $4,
  next_at = clock_timestamp() + $5 * interval '1 ms'
where id = $1`;

const DONE_SQL = `update outbox_resyncs set state = 'done', finished_at = clock_timestamp() where id = $1`;

const FAILED_SQL = `update outbox_resyncs set state = 'failed', finished_at = clock_timestamp(), last_error = $2 where id = $1`;
