import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../outbox/database/outbox-database.js';
import type { Publication } from '../outbox/publication/publication.js';
import { RecordReader } from './record-reader.js';

/**
 * Whether records can be built at all: of other aggregates than the one that failed. Without that nobody can tell a bad row from a function
 * of the shop's that fails for every row, or a server that is slow.
 */
@Injectable()
export class Witnesses {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly records: RecordReader,
  ) {}

  /** True when the record of the type's first or last other aggregate can be built. @param withinMs for each of the two. */
  async canBuildOthers(publication: Publication, id: string, withinMs: number): Promise<boolean> {
    try {
      const others = await this.database.ask<{ id: string }>(othersSql(publication), [id]);
      for (const other of others) if (await this.canBuild(publication, other.id, withinMs)) return true;
    } catch {
      // A database that does not answer proves nothing either.
    }
    return false;
  }

  private async canBuild(publication: Publication, id: string, withinMs: number): Promise<boolean> {
    try {
      return (await this.records.current(publication, [id], withinMs)).size > 0;
    } catch {
      return false;
    }
  }
}

function othersSql({ roots: { from, id } }: Publication): string {
  const end = (direction: 'asc' | 'desc') =>
    `(select ${id} as id from ${from} where ${id} <> $1 order by ${id} ${direction} limit 1)`;
  return `select id from ${end('asc')} first union select id from ${end('desc')} last`;
}
