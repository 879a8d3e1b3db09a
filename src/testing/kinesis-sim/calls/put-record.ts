import { dryRunPassed, invalidArgument, KinesisError } from '../kinesis-error.js';
import type { Account } from '../streams/account.js';
import { parseSequenceNumber } from '../streams/sequence-number.js';
import type { Stream } from '../streams/stream.js';
import { acceptRecord, routeRecord } from './accept-record.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { checkSizes, readEntry } from './record-entry.js';
import { streamReference } from './stream-fields.js';

/** PutRecord: like PutRecords with one record, but a refused record is an error of the call. */
export function putRecord(account: Account, request: CallRequest): string {
  const violations: string[] = [];
  const fields = new Fields(request.input, '', violations);
  const entry = readEntry(request.input, () => '', violations);
  const reference = streamReference(fields);
  const ordering = fields.text('SequenceNumberForOrdering', { pattern: /^(?:0|([1-9]\d{0,128}))$/ });
  const dryRun = fields.flag('DryRun');
  fields.check();
  const stream = account.findActive(reference, request.nowMs);
  checkSizes([entry], stream.maxRecordKiB * 1024, () => '');
  if (ordering !== undefined) checkOrdering(account, stream, ordering, request.nowMs);
  const record = routeRecord(stream, entry);
  if (dryRun) throw dryRunPassed();
  const outcome = acceptRecord(account, stream, record, request);
  if (typeof outcome !== 'string') {
    throw new KinesisError(outcome.code, outcome.message, outcome.code === 'InternalFailure' ? 500 : 400);
  }
  return JSON.stringify({ ShardId: record.shard.id, SequenceNumber: outcome });
}

/** Numbers here grow with every record anyhow; only a number that cannot have been given out is refused. */
function checkOrdering(account: Account, stream: Stream, ordering: string, nowMs: number): void {
  const parts = parseSequenceNumber(ordering);
  if (parts !== undefined && parts.arrivedAtMs <= nowMs) return;
  throw invalidArgument(
    `ExclusiveMinimumSequenceNumber ${ordering} used in PutRecord on stream ${stream.plan.name} ` +
      `under account ${account.settings.accountId} is invalid.`,
  );
}
