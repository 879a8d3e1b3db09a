import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../outbox-database.js';
import type { ParkedEvent, ParkedSelection } from './parked-event.js';
import { COUNT_SQL, LIST_SQL } from './parked-sql.js';

/** Tells which events are parked, and why. */
@Injectable()
export class ParkedEvents {
  constructor(private readonly database: OutboxDatabase) {}

  /** In order of their ids, at most `limit` of those after `after`. */
  list(selection: ParkedSelection, limit: number, after: string | null = null): Promise<ParkedEvent[]> {
    return this.database.query<ParkedEvent>(LIST_SQL, [...parametersOf(selection), after, limit]);
  }

  async count(selection: ParkedSelection): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(COUNT_SQL, parametersOf(selection));
    return row?.count ?? 0;
  }
}

function parametersOf({ ids, reason, stream, type }: ParkedSelection): unknown[] {
  return [ids ?? null, reason ?? null, stream ?? null, type ?? null];
}
