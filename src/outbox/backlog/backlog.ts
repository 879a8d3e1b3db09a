import { Injectable } from '@nestjs/common';
import { lanesOf } from '../lanes.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { updateStreamOf } from '../publication/publication.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { BACKLOG_SQL } from './backlog-sql.js';

/** Tells how long the oldest change has been waiting. */
@Injectable()
export class Backlog {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
  ) {}

  /** By stream key: seconds since the oldest change that waits for it was captured; 0 when none does. */
  async ageSeconds(): Promise<ReadonlyMap<string, number>> {
    const lanes = this.registry.publications.flatMap((publication) => [
      ...publication.kinds.flatMap((kind) =>
        lanesOf([kind]).map((lane) => ({ type: publication.type, lane, stream: publication.streamOf(kind) })),
      ),
      { type: publication.type, lane: 'fan-out', stream: updateStreamOf(publication) },
    ]);
    const rows = await this.database.byIndex<{ stream: string; seconds: number | null }>(BACKLOG_SQL, [
      lanes.map(({ type }) => type),
      lanes.map(({ lane }) => lane),
      lanes.map(({ stream }) => stream),
      this.registry.streams.map(({ key }) => key),
    ]);
    return new Map(rows.map(({ stream, seconds }) => [stream, seconds ?? 0]));
  }
}
