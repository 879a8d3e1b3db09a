import { Injectable } from '@nestjs/common';
import { BEFORE_ALL_IDS } from '../database/ids.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import type { Publication } from './publication.js';

/** Tells which aggregate a pass over a type comes to next, without reading its record. */
@Injectable()
export class NextRoot {
  constructor(private readonly database: OutboxDatabase) {}

  /**
   * @param after the last id of the step before; undefined: the first.
   * @param among only these.
   * @returns undefined when there is none left.
   */
  async of(
    { roots: { from, id } }: Publication,
    after: string | undefined,
    among: readonly string[] | undefined,
  ): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      `select ${id} as id from ${from} where ${id} > $1 and ($2::bigint[] is null or ${id} = any($2)) order by ${id} limit 1`,
      [after ?? BEFORE_ALL_IDS, among ?? null],
    );
    return row?.id;
  }
}
