import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';

/** One delivered event, as the delivery log has it. Ids are decimal strings. */
export interface Delivery {
  readonly kind: string;
  readonly eventId: string | null;
  readonly epoch: number;
  readonly sequence: string;
  /** Tries, the one that was accepted included. */
  readonly attempts: number;
  /** An earlier try may have been accepted as well: the record may be on the stream twice. */
  readonly ambiguous: boolean;
  readonly replayed: boolean;
  readonly stream: string;
  readonly shardId: string;
  readonly kinesisSequenceNumber: string;
  readonly capturedAt: Date;
  readonly deliveredAt: Date;
}

/** Tells what was delivered, for as long as DELIVERY_LOG_DAYS keeps it. */
@Injectable()
export class Deliveries {
  constructor(private readonly database: OutboxDatabase) {}

  /** The last deliveries of one aggregate, the newest first. */
  of(type: string, aggregateId: string, limit: number): Promise<Delivery[]> {
    return this.database.query<Delivery>(OF_SQL, [type, aggregateId, limit]);
  }
}

const OF_SQL = `select kind, event_id as "eventId", epoch, sequence, attempts, ambiguous, replayed, stream, shard_id as "shardId",
  kinesis_sequence_number as "kinesisSequenceNumber", captured_at as "capturedAt", delivered_at as "deliveredAt"
from outbox_deliveries where type = $1 and aggregate_id = $2 order by delivered_at desc, sequence desc limit $3`;
