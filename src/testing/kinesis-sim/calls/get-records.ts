import { dryRunPassed, invalidArgument, KinesisError, notFound, throughputExceeded } from '../kinesis-error.js';
import { MAX_BYTES_PER_READ, MAX_RECORDS_PER_READ } from '../limits.js';
import type { Account } from '../streams/account.js';
import type { Shard } from '../streams/shard.js';
import type { StoredRecord } from '../streams/shard-log.js';
import { decodeIterator, encodeIterator, type ShardPosition } from '../streams/shard-iterator.js';
import type { Stream } from '../streams/stream.js';
import { rateExceeded } from './accept-record.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';

/** GetRecords: up to 10,000 records and 10 MiB from an iterator on, and the iterator to go on with. */
export function getRecords(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const iterator = fields.text('ShardIterator', { required: true, minLength: 1, maxLength: 512 }) ?? '';
  const limit = fields.number('Limit', { min: 1, max: MAX_RECORDS_PER_READ }) ?? MAX_RECORDS_PER_READ;
  const dryRun = fields.flag('DryRun');
  fields.check();
  const position = validPosition(account, iterator, nowMs);
  const { stream, shard } = placeOf(account, position, nowMs);
  if (account.throttle.reads && !shard.admitRead(nowMs)) throw throughputExceeded(rateExceeded(account, stream, shard));
  if (dryRun) throw dryRunPassed();
  return read(shard, position, limit, nowMs);
}

function validPosition(account: Account, iterator: string, nowMs: number): ShardPosition {
  const position = decodeIterator(iterator);
  if (position === undefined) throw invalidArgument('Invalid ShardIterator.');
  const maxAgeMs = account.settings.iteratorMaxAgeMs;
  if (nowMs - position.issuedAtMs <= maxAgeMs) return position;
  throw new KinesisError(
    'ExpiredIteratorException',
    `Iterator expired. The iterator was created at time ${new Date(position.issuedAtMs).toUTCString()} while right now it is ` +
      `${new Date(nowMs).toUTCString()} which is further in the future than the tolerated delay of ${maxAgeMs} milliseconds.`,
  );
}

function placeOf(account: Account, position: ShardPosition, nowMs: number): { stream: Stream; shard: Shard } {
  const stream = account.lookUp(position.streamName, nowMs);
  const shard = stream?.shards[position.shardIndex];
  // An iterator outlives neither its stream nor a second one of the same name.
  if (stream === undefined || shard === undefined || stream.plan.createdAtMs !== position.streamCreatedAtMs) {
    throw notFound(`Stream ${position.streamName} under account ${account.settings.accountId} not found.`);
  }
  return { stream, shard };
}

function read(shard: Shard, position: ShardPosition, limit: number, nowMs: number): string {
  const { records, more } = shard.log.read(position.fromOrdinal, limit, MAX_BYTES_PER_READ);
  shard.chargeRead(records.reduce((bytes, record) => bytes + record.data.length, 0));
  const last = records.at(-1);
  return JSON.stringify({
    Records: records.map(recordShape),
    NextShardIterator: encodeIterator({
      ...position,
      fromOrdinal: last === undefined ? position.fromOrdinal : last.ordinal + 1,
      issuedAtMs: nowMs,
    }),
    MillisBehindLatest: more && last !== undefined ? Math.max(0, nowMs - last.arrivedAtMs) : 0,
  });
}

function recordShape(record: StoredRecord): object {
  return {
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: record.arrivedAtMs / 1000,
    Data: record.data.toString('base64'),
    PartitionKey: record.partitionKey,
  };
}
