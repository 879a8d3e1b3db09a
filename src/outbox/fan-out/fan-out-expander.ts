import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { codeOf } from '../../logging/error-facts.js';
import { LOG } from '../../logging/logging.module.js';
import { messageWithoutValues } from '../../logging/without-values.js';
import { OutboxDatabase, type RunSql } from '../database/outbox-database.js';
import { isPassingTrouble } from '../database/passing-trouble.js';
import type { Publication } from '../publication/publication.js';
import {
  DONE_SQL,
  LATER_SQL,
  NEXT_SQL,
  PARK_SQL,
  PROGRESS_SQL,
  STEP_LIMITS,
  stepStatement,
  UnknownSource,
  type FanOut,
  type Step,
} from './fan-out-sql.js';

/** Events written per step: a rename that shows in two million products must not fill the outbox at once. */
const MOST_EVENTS = 5000;

/**
 * Steps of one event that may take too long, in a row, with pauses of 1, 2, 4 ... 64 s between them: two minutes at least, so that it is not the
 * server that is slow for a while.
 */
const MOST_ATTEMPTS = 8;

/** What a call of {@link FanOutExpander.expand} came to. */
export type Expanded =
  /** Events were written; there may be more. */
  | { readonly kind: 'expanded'; readonly events: number }
  /** A step took too long: a smaller one, or a later one, is to follow. */
  | { readonly kind: 'again' }
  /** There is nothing to expand, or what there is waits for a lock, or was parked: nothing to do for now. */
  | { readonly kind: 'idle' };

/** What a step was about, for when it fails. */
interface Attempt {
  readonly fanOut: FanOut;
  /** Events that it was to write at most. */
  readonly events: number;
}

/**
 * Turns the change of a shared row (a category's name) into an event of every aggregate that shows it, and a bulk change into one of every
 * aggregate that it changed: after commit, outside of the shop's transaction, step by step. A fan-out row remembers how far it came, so that
 * any worker can go on with it.
 */
@Injectable()
export class FanOutExpander {
  /** By type, how many events a step may write: an eighth after one that took too long, twice as many after each that did not. */
  private readonly sizes = new Map<string, number>();

  constructor(
    private readonly database: OutboxDatabase,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /**
   * Expands one step of the type's oldest fan-out that no other worker is at. One that cannot be expanded is parked with the reason: it
   * must hold up neither the stream nor the fan-outs behind it. Nor must one whose steps take too long: they become smaller, then rare, and in
   * the end it is parked. One that waits for a lock stays as it is.
   * @param atMost events to write in this step.
   * @throws what the database throws, while it is away.
   */
  async expand(publication: Publication, atMost: number = MOST_EVENTS): Promise<Expanded> {
    const { type } = publication;
    let attempt: Attempt | undefined;
    try {
      const expanded = await this.database.transaction(async (sql) => {
        const [fanOut] = await sql<FanOut>(NEXT_SQL, [type]);
        if (!fanOut) return null;
        const size = fanOut.attempts > 0 ? 1 : (this.sizes.get(type) ?? MOST_EVENTS);
        attempt = { fanOut, events: Math.min(atMost, size) };
        const written = await this.step(sql, publication, attempt);
        return { written, nextSize: Math.max(size, Math.min(MOST_EVENTS, 2 * attempt.events)) };
      });
      if (!expanded) return { kind: 'idle' };
      this.sizes.set(type, expanded.nextSize);
      return { kind: 'expanded', events: expanded.written };
    } catch (error) {
      if (!attempt) throw error;
      return this.failed(publication, attempt, error);
    }
  }

  private async step(sql: RunSql, publication: Publication, { fanOut, events }: Attempt): Promise<number> {
    await sql(STEP_LIMITS);
    const { sql: statement, parameters } = stepStatement(publication, fanOut, events);
    const [step] = await sql<Step>(statement, parameters);
    const { written, reached, done } = step ?? { written: 0, reached: null, done: true };
    if (done) await sql(DONE_SQL, rowOf(publication, fanOut));
    else await sql(PROGRESS_SQL, [...rowOf(publication, fanOut), reached]);
    this.log.debug({ ...named(publication, fanOut), written }, 'fan-out expanded');
    return written;
  }

  private async failed(publication: Publication, attempt: Attempt, error: unknown): Promise<Expanded> {
    if (codeOf(error) === TOO_SLOW) return this.tookTooLong(publication, attempt, error);
    if (codeOf(error) === LOCKED) {
      this.log.warn(named(publication, attempt.fanOut), 'fan-out waits: somebody holds a lock on what it reads');
      return { kind: 'idle' };
    }
    if (!(error instanceof UnknownSource) && isPassingTrouble(error)) throw error;
    await this.park(publication, attempt.fanOut, error);
    return { kind: 'idle' };
  }

  private async tookTooLong(publication: Publication, { fanOut, events }: Attempt, error: unknown): Promise<Expanded> {
    if (events > 1) {
      this.sizes.set(publication.type, Math.ceil(events / 8));
      return { kind: 'again' };
    }
    const attempts = fanOut.attempts + 1;
    if (attempts >= MOST_ATTEMPTS) {
      await this.park(publication, fanOut, error);
      return { kind: 'idle' };
    }
    this.log.warn({ ...named(publication, fanOut), attempts }, 'fan-out is slow: a step of one event took too long');
    await this.database.byIndex(LATER_SQL, asRead(publication, fanOut));
    return { kind: 'again' };
  }

  private async park(publication: Publication, fanOut: FanOut, error: unknown): Promise<void> {
    this.log.error({ ...named(publication, fanOut), err: error }, 'fan-out parked: it cannot be expanded');
    const reason = `unexpandable: ${messageWithoutValues(error)}`.slice(0, 500);
    await this.database.byIndex(PARK_SQL, [...asRead(publication, fanOut), reason]);
  }
}

/** PostgreSQL ended it: it is there, and would have gone on. */
const TOO_SLOW = '57014';

/** A lock was not to be had. */
const LOCKED = '55P03';

function rowOf({ type }: Publication, { aggregate_id, id }: FanOut): string[] {
  return [type, aggregate_id, id];
}

function asRead(publication: Publication, fanOut: FanOut): unknown[] {
  return [...rowOf(publication, fanOut), fanOut.progress, fanOut.attempts];
}

/** For the log: the shared row, or the list, by table and id. */
function named({ type }: Publication, { source, aggregate_id: id }: FanOut) {
  return { type, source, id };
}
