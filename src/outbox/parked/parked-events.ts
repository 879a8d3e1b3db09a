import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';
import { updateStreamOf } from '../publication/publication.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import type { ParkedEvent, ParkedSelection } from './parked-event.js';
import { COUNT_SQL, LIST_SQL } from './parked-sql.js';

/** Tells which events are parked, and why. */
@Injectable()
export class ParkedEvents {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
  ) {}

  /** In order of their ids, at most `limit` of those after `after`. */
  list(selection: ParkedSelection, limit: number, after: string | null = null): Promise<ParkedEvent[]> {
    return this.database.byIndex<ParkedEvent>(LIST_SQL, [...this.parametersOf(selection), after, limit]);
  }

  async count(selection: ParkedSelection): Promise<number> {
    const [row] = await this.database.byIndex<{ count: number }>(COUNT_SQL, this.parametersOf(selection));
    return row?.count ?? 0;
  }

  /** PostgreSQL's time, as `until` takes it. */
  async now(): Promise<string> {
    const [row] = await this.database.query<{ now: string }>('select clock_timestamp()::text as now');
    return row?.now ?? 'now';
  }

  private parametersOf({ ids, reason, stream, type, until }: ParkedSelection): unknown[] {
    // What a fan-out becomes are updates: it counts where they would go, here as in the metrics.
    const fannedOut = this.registry.publications.filter((publication) => updateStreamOf(publication) === stream);
    return [ids ?? null, reason ?? null, stream ?? null, type ?? null, fannedOut.map((of) => of.type), until ?? null];
  }
}
