import { Injectable } from '@nestjs/common';
import { BEFORE_ALL_IDS } from '../database/ids.js';
import type { RunSql } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { baselineSql } from './baseline-sql.js';

/** What one step of a baseline did. Ids are decimal strings. */
export interface BaselineStep {
  /** Aggregates looked at. */
  readonly checked: number;
  /** The last of them: the next step begins after it; null when there was none left. */
  readonly reached: string | null;
  /** Marked as known now. The others were known, or have something on their way. */
  readonly marked: number;
}

/**
 * Marks what exists as known, without sending it: for streams whose consumers have the shop's data already. From then on an update is an
 * `updated` (not a `created`), a deletion is told, and an audit compares with the state that was marked. No number is used up: the first
 * record of such an aggregate has sequence 1.
 */
@Injectable()
export class Baseliner {
  constructor(private readonly registry: PublicationRegistry) {}

  /** Marks the next aggregates of a type after an id, in order of their ids, in the caller's transaction. Safe to repeat, and beside live traffic. */
  async step(sql: RunSql, type: string, after: string | undefined, limit: number): Promise<BaselineStep> {
    const publication = this.registry.publication(type);
    const [row] = await sql<BaselineStep>(baselineSql(publication), [type, after ?? BEFORE_ALL_IDS, limit]);
    return row ?? { checked: 0, reached: null, marked: 0 };
  }
}
