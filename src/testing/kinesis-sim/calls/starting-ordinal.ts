import { invalidArgument } from '../kinesis-error.js';
import type { Account } from '../streams/account.js';
import { parseSequenceNumber } from '../streams/sequence-number.js';
import type { Shard } from '../streams/shard.js';
import type { Stream } from '../streams/stream.js';

export const ITERATOR_TYPES = [
  'AFTER_SEQUENCE_NUMBER',
  'LATEST',
  'AT_TIMESTAMP',
  'AT_SEQUENCE_NUMBER',
  'TRIM_HORIZON',
] as const;

/** Where a reader wants to start. */
export interface Start {
  readonly type: string;
  readonly sequenceNumber: string | undefined;
  readonly timeMs: number | undefined;
}

/** Translates a start into the ordinal to read from. @throws KinesisError InvalidArgument if type and values do not fit */
export function startingOrdinal(account: Account, stream: Stream, shard: Shard, start: Start, nowMs: number): number {
  const bySequence = start.type === 'AT_SEQUENCE_NUMBER' || start.type === 'AFTER_SEQUENCE_NUMBER';
  if (bySequence !== (start.sequenceNumber !== undefined) && start.type !== 'AT_TIMESTAMP') throw wrongPair(start);
  switch (start.type) {
    case 'TRIM_HORIZON':
      return 0;
    case 'LATEST':
      return stream.nextOrdinal;
    case 'AT_TIMESTAMP':
      return atTime(stream, shard, start.timeMs, nowMs);
    default: {
      const at = ordinalOf(account, stream, shard, start.sequenceNumber ?? '');
      return start.type === 'AFTER_SEQUENCE_NUMBER' ? at + 1 : at;
    }
  }
}

function atTime(stream: Stream, shard: Shard, timeMs: number | undefined, nowMs: number): number {
  if (timeMs === undefined) {
    throw invalidArgument(
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    );
  }
  if (timeMs > nowMs) {
    throw invalidArgument(
      'The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. ' +
        `timestampInMillis: ${timeMs}, currentTimestampInMillis: ${nowMs}`,
    );
  }
  return shard.log.ordinalAt(timeMs) ?? stream.nextOrdinal;
}

function ordinalOf(account: Account, stream: Stream, shard: Shard, sequenceNumber: string): number {
  const parts = parseSequenceNumber(sequenceNumber);
  const used =
    `StartingSequenceNumber ${sequenceNumber} used in GetShardIterator on shard ${shard.id} in stream ` +
    `${stream.plan.name} under account ${account.settings.accountId} is invalid`;
  if (parts === undefined) throw invalidArgument(`${used}.`);
  if (parts.shardIndex !== shard.index) {
    const encoded = `shardId-${String(parts.shardIndex).padStart(12, '0')}`;
    throw invalidArgument(
      `Invalid StartingSequenceNumber. It encodes ${encoded}, while it was used in a call to a shard with ${shard.id}`,
    );
  }
  if (parts.createdAtMs !== stream.plan.createdAtMs || parts.ordinal >= stream.nextOrdinal) {
    throw invalidArgument(`${used} because it did not come from this stream.`);
  }
  return parts.ordinal;
}

function wrongPair({ type, sequenceNumber }: Start) {
  const given = sequenceNumber === undefined ? 'no' : 'also a';
  return invalidArgument(
    'Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or ' +
      `LATEST and no StartingSequenceNumber. Request specified ${type} and ${given} StartingSequenceNumber.`,
  );
}
