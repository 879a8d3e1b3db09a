import { Injectable } from '@nestjs/common';
import type { RunSql } from '../outbox-database.js';
import type { Publication } from '../publication.js';
import type { ParkedEvent } from './parked-event.js';
import { DISCARD_SQL, FOLLOW_SQL, LOCK_SQL, REPLAY_SQL, SEND_HISTORY_SQL, SEND_STATE_SQL } from './parked-sql.js';

/** What can be done about parked events. */
export type Repair = 'replay' | 'send-current' | 'discard';

/** What became of the parked events that were chosen. Those that were parked no more are in neither list. */
export interface Repaired {
  readonly done: readonly ParkedEvent[];
  /** Left as they are: consumers would see them behind newer events of their aggregate. */
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
    ids: readonly string[],
    { force = false }: { force?: boolean } = {},
  ): Promise<Repaired> {
    // No claim of the type meanwhile: a newer event that is claimed between the look and the commit would overtake a replay.
    await sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`shopstream claim ${publication.type}`]);
    const parked = await sql<ParkedEvent>(LOCK_SQL, [publication.type, ids]);
    const isRefused = ({ isBehind }: ParkedEvent) => repair === 'replay' && isBehind && !force;
    const done = parked.filter((event) => !isRefused(event));
    if (done.length > 0) await this.change(sql, repair, publication, done);
    return { done, refused: parked.filter(isRefused) };
  }

  private async change(
    sql: RunSql,
    repair: Repair,
    { type, publishes }: Publication,
    events: readonly ParkedEvent[],
  ): Promise<void> {
    const aggregates = events.map(({ aggregateId }) => aggregateId);
    const rows = [type, aggregates, events.map(({ id }) => id)];
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
