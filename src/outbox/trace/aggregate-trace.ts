import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';
import type { Publication } from '../publication/publication.js';

/** The last number of an aggregate that is used up, and its last delivery. Ids and numbers are decimal strings. */
export interface Position {
  readonly sequence: string;
  readonly epoch: number;
  /** Null: nothing was delivered yet. */
  readonly deliveredAt: Date | null;
  readonly stream: string | null;
  readonly shardId: string | null;
  readonly kinesisSequenceNumber: string | null;
  readonly deleted: boolean;
}

/** An event of an aggregate that is still in the outbox. */
export interface UnsentEvent {
  readonly id: string;
  readonly kind: string;
  readonly state: 'pending' | 'leased' | 'retrying' | 'parked';
  readonly eventId: string | null;
  readonly sequence: string | null;
  readonly stream: string | null;
  readonly attempts: number;
  readonly ambiguous: boolean;
  readonly replayed: boolean;
  readonly error: string | null;
  readonly capturedAt: Date;
  /** Retrying: when it is tried again; leased: when its lease ends. */
  readonly dueAt: Date | null;
  readonly parkedAt: Date | null;
}

/** An entry of the action log that is about one aggregate. */
export interface ActionEntry {
  readonly id: string;
  readonly at: Date;
  readonly actor: string;
  readonly via: string;
  readonly action: string;
  readonly outcome: Readonly<Record<string, unknown>>;
}

/** Tells what the outbox knows of one aggregate, but for its deliveries. */
@Injectable()
export class AggregateTrace {
  constructor(private readonly database: OutboxDatabase) {}

  async position({ type }: Publication, aggregateId: string): Promise<Position | undefined> {
    const [row] = await this.database.query<Position>(POSITION_SQL, [type, aggregateId]);
    return row;
  }

  /** The oldest first, at most `limit`. */
  unsent({ type }: Publication, aggregateId: string, limit: number): Promise<UnsentEvent[]> {
    return this.database.query<UnsentEvent>(UNSENT_SQL, [type, aggregateId, limit]);
  }

  /** The newest first, at most `limit`. */
  actions({ type }: Publication, aggregateId: string, limit: number): Promise<ActionEntry[]> {
    return this.database.query<ActionEntry>(ACTIONS_SQL, [type, aggregateId, limit]);
  }
}

const POSITION_SQL = `select sequence, epoch, delivered_at as "deliveredAt", stream, shard_id as "shardId",
  kinesis_sequence_number as "kinesisSequenceNumber", deleted
from outbox_positions where type = $1 and aggregate_id = $2`;

const UNSENT_SQL = `select id, kind, state, event_id as "eventId", sequence, stream, attempts, ambiguous, replayed, last_error as error,
  captured_at as "capturedAt", due_at as "dueAt", parked_at as "parkedAt"
from outbox_events where type = $1 and aggregate_id = $2 and kind <> 'fan-out' order by id limit $3`;

const ACTIONS_SQL = `select action.id, action.at, action.actor, action.via, action.action, action.outcome
from outbox_action_subjects subject join outbox_actions action on action.id = subject.action_id
where subject.type = $1 and subject.aggregate_id = $2 order by action.id desc limit $3`;
