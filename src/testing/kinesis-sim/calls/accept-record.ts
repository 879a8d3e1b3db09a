import type { Account } from '../streams/account.js';
import type { Shard } from '../streams/shard.js';
import type { Stream } from '../streams/stream.js';
import type { CallRequest } from './call-request.js';
import { hashKeyOf, type RecordEntry } from './record-entry.js';

/** A record and the shard that it goes to. */
export interface RoutedRecord {
  readonly entry: RecordEntry;
  readonly shard: Shard;
}

/** Why a record was refused, in the words of PutRecords' result. */
export interface RefusedRecord {
  readonly code: string;
  readonly message: string;
}

/** Finds a record's shard. @throws KinesisError InvalidArgument for an explicit hash key out of range */
export function routeRecord(stream: Stream, entry: RecordEntry): RoutedRecord {
  return { entry, shard: stream.route(entry.partitionKey, hashKeyOf(entry)) };
}

/** Accepts one record and returns its sequence number, or says why not: a scripted failure, or the shard's rate. */
export function acceptRecord(
  account: Account,
  stream: Stream,
  { entry, shard }: RoutedRecord,
  { nowMs, recordFault }: CallRequest,
): string | RefusedRecord {
  const failure = recordFault?.({ stream: stream.plan.name, partitionKey: entry.partitionKey, data: entry.data });
  if (failure !== undefined) {
    return { code: failure.code, message: failure.message ?? defaultMessage(account, stream, shard, failure.code) };
  }
  if (account.throttle.writes && !shard.admitWrite(entry.bytes, nowMs)) {
    const code = 'ProvisionedThroughputExceededException';
    return { code, message: defaultMessage(account, stream, shard, code) };
  }
  return stream.append(shard, entry.partitionKey, entry.data, entry.bytes, nowMs);
}

function defaultMessage(account: Account, stream: Stream, shard: Shard, code: string): string {
  return code === 'ProvisionedThroughputExceededException'
    ? rateExceeded(account, stream, shard)
    : 'Internal Service Failure';
}

/** AWS's words for a shard whose rate is used up. */
export function rateExceeded(account: Account, stream: Stream, shard: Shard): string {
  return `Rate exceeded for shard ${shard.id} in stream ${stream.plan.name} under account ${account.settings.accountId}.`;
}
