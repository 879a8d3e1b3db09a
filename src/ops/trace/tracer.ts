import { Injectable, NotFoundException } from '@nestjs/common';
import { Deliveries, type Delivery } from '../../outbox/deliveries/deliveries.js';
import type { Publication } from '../../outbox/publication/publication.js';
import {
  AggregateTrace,
  type ActionEntry,
  type Position,
  type UnsentEvent,
} from '../../outbox/trace/aggregate-trace.js';
import { RecordReader } from '../../record/record-reader.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import type { TraceAnswer, TraceEntry } from './trace-answer.js';

/** Of deliveries (the last), unsent events (the first) and actions (the last) each. */
const MOST = 500;

/** Tells the story of one aggregate. */
@Injectable()
export class Tracer {
  constructor(
    private readonly types: AggregateTypes,
    private readonly known: AggregateTrace,
    private readonly deliveries: Deliveries,
    private readonly records: RecordReader,
  ) {}

  /**
   * @param type as people say it: `order`, `orders`.
   * @throws BadRequestException for a type that is not registered, NotFoundException when nothing is known of the id.
   */
  async trace(type: string, id: number): Promise<TraceAnswer> {
    const publication = this.types.named(type);
    const aggregateId = String(id);
    const exists = (await this.records.existing(publication, [aggregateId])).has(aggregateId);
    const position = await this.known.position(publication, aggregateId);
    const delivered = await this.deliveries.of(publication.type, aggregateId, MOST + 1);
    const unsent = await this.known.unsent(publication, aggregateId, MOST + 1);
    const actions = await this.known.actions(publication, aggregateId, MOST + 1);
    if (!exists && !position && delivered.length + unsent.length + actions.length === 0)
      throw new NotFoundException(`Nothing is known of ${publication.type} ${id}.`);
    const entries = [
      ...delivered.slice(0, MOST).map((of) => deliveredEntry(publication, of)),
      ...unsent.slice(0, MOST).map((of) => unsentEntry(publication, of)),
      ...actions.slice(0, MOST).map(actionEntry),
    ];
    return {
      type: publication.type,
      aggregate_id: id,
      exists,
      position: position ? positionAnswer(position) : null,
      entries: entries.sort(inTime),
      truncated: [delivered, unsent, actions].some(({ length }) => length > MOST),
    };
  }
}

/** What happened at the same time stands in order of its numbers. */
function inTime(one: TraceEntry, other: TraceEntry): number {
  return one.at.localeCompare(other.at) || numberOf(one) - numberOf(other);
}

function numberOf(entry: TraceEntry): number {
  return entry.what === 'action' ? 0 : (entry.sequence ?? Number.MAX_SAFE_INTEGER);
}

function deliveredEntry({ type }: Publication, of: Delivery): TraceEntry {
  return {
    at: of.deliveredAt.toISOString(),
    what: 'delivered',
    event_type: `${type}.${of.kind}`,
    event_id: of.eventId,
    sequence: Number(of.sequence),
    epoch: of.epoch,
    stream: of.stream,
    attempts: of.attempts,
    ambiguous: of.ambiguous,
    replayed: of.replayed,
    captured_at: of.capturedAt.toISOString(),
    shard_id: of.shardId,
    kinesis_sequence_number: of.kinesisSequenceNumber,
  };
}

function unsentEntry({ type, streamOf }: Publication, of: UnsentEvent): TraceEntry {
  return {
    at: (of.parkedAt ?? of.capturedAt).toISOString(),
    what: of.state,
    id: Number(of.id),
    event_type: `${type}.${of.kind}`,
    event_id: of.eventId,
    sequence: of.sequence === null ? null : Number(of.sequence),
    stream: of.stream ?? streamOf(of.kind),
    attempts: of.attempts,
    ambiguous: of.ambiguous,
    replayed: of.replayed,
    error: of.error,
    captured_at: of.capturedAt.toISOString(),
    due_at: of.dueAt?.toISOString() ?? null,
  };
}

function actionEntry(of: ActionEntry): TraceEntry {
  const { at, action, actor, via, outcome } = of;
  return { at: at.toISOString(), what: 'action', action, actor, via, outcome };
}

function positionAnswer(of: Position): NonNullable<TraceAnswer['position']> {
  return {
    sequence: Number(of.sequence),
    epoch: of.epoch,
    delivered_at: of.deliveredAt?.toISOString() ?? null,
    stream: of.stream,
    shard_id: of.shardId,
    kinesis_sequence_number: of.kinesisSequenceNumber,
    deleted: of.deleted,
  };
}
