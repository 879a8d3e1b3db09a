import { Injectable } from '@nestjs/common';
import { OutboxDatabase, type RunSql } from '../database/outbox-database.js';
import { updateStreamOf } from '../publication/publication.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { PARKED_CLASSES, PARKED_CLASS_SQL, type ParkedClass } from '../parked/parked-class.js';
import { CLAIMABLE_SQL, IN_HAND_SQL, PENDING_SQL, SIZE_SQL } from './sampled-counts-sql.js';

/** How many events wait, and in what state. */
export interface Counts {
  readonly byStream: ReadonlyMap<string, SampledStreamCount>;
  /** Changes of shared rows, and bulk changes, that are not expanded yet, by type. */
  readonly fanOuts: ReadonlyMap<string, number>;
  /** The table with its indexes. */
  readonly bytes: number;
  /** The pending events were counted in a part of the table. */
  readonly sampled: boolean;
}

/** Of one stream. */
export interface SampledStreamCount {
  pending: number;
  leased: number;
  retrying: number;
  readonly parked: Map<ParkedClass, number>;
}

interface KindCount {
  readonly type: string;
  readonly kind: string;
  readonly events: number;
}

/** So much of the table is read per count, whatever its size. */
const SAMPLE_BYTES = 16 * 1024 * 1024;

/** Fewer rows in a sample say too little. */
const LEAST_SAMPLE = 100;

/** Where there are fewer claimable rows in a large table, they are counted exactly. */
const EXACT_UP_TO = 1000;

const STATEMENT_TIMEOUT_MS = 2000;

/** Counts the outbox in bounded time, however much waits: a table above 16 MB is counted by a sample of its pages. */
@Injectable()
export class SampledCounts {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
  ) {}

  /** Counts now; every stream and type has an entry. @throws when it takes longer than two seconds per statement. */
  async count(): Promise<Counts> {
    return this.database.transaction(async (sql) => {
      await sql(`select set_config('statement_timeout', $1, true)`, [String(STATEMENT_TIMEOUT_MS)]);
      const [size = { heap: 0, total: 0 }] = await sql<{ heap: number; total: number }>(SIZE_SQL);
      const percent = Math.min(100, (100 * SAMPLE_BYTES) / Math.max(1, size.heap));
      const counts = { ...this.nothing(), bytes: size.total, sampled: percent < 100 };
      for (const { type, kind, events } of await this.pending(sql, percent))
        this.addPending(counts, type, kind, events);
      await this.addInHand(sql, counts);
      await this.addParked(sql, counts);
      return counts;
    });
  }

  private nothing() {
    const streams = this.registry.streams.map(({ key }): [string, SampledStreamCount] => [
      key,
      { pending: 0, leased: 0, retrying: 0, parked: new Map(PARKED_CLASSES.map((reason) => [reason, 0])) },
    ]);
    return {
      byStream: new Map(streams),
      fanOuts: new Map(this.registry.publications.map(({ type }): [string, number] => [type, 0])),
    };
  }

  private async pending(sql: RunSql, percent: number): Promise<readonly KindCount[]> {
    const seen = await sql<KindCount>(PENDING_SQL, [percent]);
    if (percent === 100) return seen;
    const lanes = this.registry.publications.flatMap(({ type, kinds }) =>
      [...kinds, 'fan-out'].map((kind) => ({ type, kind })),
    );
    const claimable = await sql<KindCount>(CLAIMABLE_SQL, [
      lanes.map(({ type }) => type),
      lanes.map(({ kind }) => kind),
      EXACT_UP_TO,
    ]);
    return claimable.map(({ type, kind, events }) => {
      const sample = seen.find((count) => count.type === type && count.kind === kind)?.events ?? 0;
      return { type, kind, events: Math.max(events, sample < LEAST_SAMPLE ? 0 : Math.round((sample * 100) / percent)) };
    });
  }

  private addPending(
    { byStream, fanOuts }: Pick<Counts, 'byStream'> & { fanOuts: Map<string, number> },
    type: string,
    kind: string,
    events: number,
  ): void {
    const publication = this.registry.find(type);
    if (!publication) return;
    if (kind === 'fan-out') {
      fanOuts.set(type, events);
      return;
    }
    const stream = publication.kinds.includes(kind) ? byStream.get(publication.streamOf(kind)) : undefined;
    if (stream) stream.pending += events;
  }

  private async addInHand(sql: RunSql, { byStream }: Pick<Counts, 'byStream'>): Promise<void> {
    const rows = await sql<{ stream: string; state: 'leased' | 'retrying'; events: number }>(IN_HAND_SQL, [
      [...byStream.keys()],
    ]);
    for (const { stream, state, events } of rows) {
      const counts = byStream.get(stream);
      if (counts) counts[state] = events;
    }
  }

  private async addParked(sql: RunSql, { byStream }: Pick<Counts, 'byStream'>): Promise<void> {
    const { publications } = this.registry;
    const rows = await sql<ParkedRow>(PARKED_SQL, [publications.map(({ type }) => type)]);
    for (const { type, stream, reason, events } of rows) {
      // A fan-out was never on its way to a stream; its events would be updates.
      const key = stream ?? updateStreamOf(this.registry.publication(type));
      const parked = byStream.get(key)?.parked;
      parked?.set(reason, (parked.get(reason) ?? 0) + events);
    }
  }
}

interface ParkedRow {
  readonly type: string;
  readonly stream: string | null;
  readonly reason: ParkedClass;
  readonly events: number;
}

/** $1 types; from the partial index of parked rows, which are few where somebody looks after them: that of all rows might look better by the type. */
const PARKED_SQL = `select type, stream, ${PARKED_CLASS_SQL} as reason, count(*)::integer as events
from outbox_events where type || '' = any($1) and state = 'parked' group by 1, 2, 3`;
