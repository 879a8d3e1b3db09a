import { Injectable } from '@nestjs/common';
import { claimLock } from '../claim/claim-lock.js';
import type { RunSql } from '../database/outbox-database.js';
import type { Publication } from '../publication/publication.js';
import type { ParkedEvent } from './parked-event.js';
import {
  DISCARD_SQL,
  EXPAND_SQL,
  FOLLOW_SQL,
  LOCK_SQL,
  REPLAY_SQL,
  SEND_HISTORY_SQL,
  SEND_STATE_SQL,
} from './parked-sql.js';

/** What can be done about parked events. */
export type Repair = 'replay' | 'send-current' | 'discard';

/** Why a repair leaves an event as it is: `behind` newer events of its aggregate, or it has `no state` of its own to send. */
export type Refusal = 'behind' | 'no state';

/** Whether a repair would leave an event as it is. @param force replays also what is behind. */
export function refusalOf(repair: Repair, event: ParkedEvent, force: boolean): Refusal | undefined {
  if (repair === 'send-current' && event.fanOutOf !== null) return 'no state';
  return repair === 'replay' && event.isBehind && !force ? 'behind' : undefined;
}

/** What became of the parked events that were chosen. Those that were no longer parked are in neither list. */
export interface Repaired {
  readonly done: readonly ParkedEvent[];
  /** Left as they are. */
  readonly refused: readonly ParkedEvent[];
}

/** Changes parked rows of one type, inside the caller's transaction. */
@Injectable()
export class ParkedRepairs {
  /** @param force also replays what newer events of its aggregate were delivered after. */
  async carryOut(
    sql: RunSql,
    repair: Repair,
    publication: Publication,
    chosen: readonly Pick<ParkedEvent, 'aggregateId' | 'id'>[],
    { force = false }: { force?: boolean } = {},
  ): Promise<Repaired> {
    // No claim of the type meanwhile: a newer event that is claimed between the look and the commit would overtake a replay.
    const lock = claimLock(publication.type);
    await sql(lock.sql, lock.parameters);
    const parked = await sql<ParkedEvent>(LOCK_SQL, rowsOf(publication.type, chosen));
    const isRefused = (event: ParkedEvent) => refusalOf(repair, event, force) !== undefined;
    const done = parked.filter((event) => !isRefused(event));
    const isFanOut = ({ fanOutOf }: ParkedEvent) => fanOutOf !== null;
    await this.changeFanOuts(sql, repair, publication, done.filter(isFanOut));
    await this.change(
      sql,
      repair,
      publication,
      done.filter((event) => !isFanOut(event)),
    );
    return { done, refused: parked.filter(isRefused) };
  }

  private async changeFanOuts(
    sql: RunSql,
    repair: Repair,
    { type }: Publication,
    fanOuts: readonly ParkedEvent[],
  ): Promise<void> {
    if (fanOuts.length > 0) await sql(repair === 'discard' ? DISCARD_SQL : EXPAND_SQL, rowsOf(type, fanOuts));
  }

  private async change(
    sql: RunSql,
    repair: Repair,
    { type, publishes }: Publication,
    events: readonly ParkedEvent[],
  ): Promise<void> {
    if (events.length === 0) return;
    const rows = rowsOf(type, events);
    const aggregates = events.map(({ aggregateId }) => aggregateId);
    const isHistory = publishes === 'history';
    switch (repair) {
      case 'replay':
        await sql(REPLAY_SQL, [...rows, isHistory]);
        if (isHistory) await sql(FOLLOW_SQL, [type, aggregates]);
        return;
      case 'send-current':
        await sql(isHistory ? DISCARD_SQL : SEND_STATE_SQL, rows);
        if (isHistory) await sql(SEND_HISTORY_SQL, [type, aggregates]);
        return;
      case 'discard':
        await sql(DISCARD_SQL, rows);
        return;
    }
  }
}

function rowsOf(type: string, events: readonly Pick<ParkedEvent, 'aggregateId' | 'id'>[]): unknown[] {
  return [type, events.map(({ aggregateId }) => aggregateId), events.map(({ id }) => id)];
}
