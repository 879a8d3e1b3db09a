import type { TailedRecord } from '../../kinesis/tail/shard-reader.js';
import type { TailedRecordAnswer } from './tail-answer.js';

type Json = Record<string, unknown>;

/** Takes a record apart; what is missing or of another type is null, so that anything on the stream can be shown. */
export function decodeRecord(record: TailedRecord): TailedRecordAnswer {
  const data = objectOf(record.data);
  const event = isObject(data?.['event']) ? data['event'] : {};
  return {
    arrived_at: record.arrivedAt.toISOString(),
    shard_id: record.shardId,
    kinesis_sequence_number: record.sequenceNumber,
    partition_key: record.partitionKey,
    event_type: text(event['type']),
    event_id: text(event['id']),
    epoch: number(event['epoch']),
    sequence: number(event['sequence']),
    occurred_at: text(event['occurred_at']),
    replayed: event['replayed'] === true,
    mark: null,
    missing: null,
    data: data ?? null,
  };
}

function objectOf(data: Buffer): Json | undefined {
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number | null {
  return Number.isSafeInteger(value) ? (value as number) : null;
}
