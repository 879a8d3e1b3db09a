import { dryRunPassed, invalidArgument } from '../kinesis-error.js';
import { MAX_RECORDS_PER_CALL, MIB } from '../limits.js';
import type { Account } from '../streams/account.js';
import type { Stream } from '../streams/stream.js';
import { acceptRecord, routeRecord } from './accept-record.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { checkSizes, readEntry, type RecordEntry } from './record-entry.js';
import { streamReference } from './stream-fields.js';

/**
 * PutRecords: refuses the whole call if anything in it breaks a constraint, else accepts or refuses each record by itself, in
 * the order of the request.
 */
export function putRecords(account: Account, request: CallRequest): string {
  const { input, nowMs } = request;
  const violations: string[] = [];
  const fields = new Fields(input, '', violations);
  const list = fields.list('Records', { minLength: 1, maxLength: MAX_RECORDS_PER_CALL });
  const entries = list.map((value, index) => readEntry(value, () => memberPath(index), violations));
  const reference = streamReference(fields);
  const dryRun = fields.flag('DryRun');
  fields.check();
  const stream = account.findActive(reference, nowMs);
  checkSizes(entries, stream.maxRecordKiB * 1024, memberPath);
  checkTotal(entries, account.settings.maxRequestBytes);
  if (dryRun) throw dryRunPassed();
  return accept(account, stream, entries, request);
}

function memberPath(index: number): string {
  return `records.${index + 1}.member.`;
}

function checkTotal(entries: readonly RecordEntry[], maxBytes: number): void {
  let bytes = 0;
  for (const entry of entries) bytes += entry.bytes;
  if (bytes > maxBytes) throw invalidArgument(`Records size exceeds ${Math.floor(maxBytes / MIB)} MB limit`);
}

/** The answer is put together as text: JSON.stringify over 500 objects would cost as much as all the rest. */
function accept(account: Account, stream: Stream, entries: readonly RecordEntry[], request: CallRequest): string {
  // All records are routed before the first is accepted: one hash key out of range refuses the call.
  const routed = entries.map((entry) => routeRecord(stream, entry));
  let failed = 0;
  let records = '';
  for (const record of routed) {
    const outcome = acceptRecord(account, stream, record, request);
    if (records !== '') records += ',';
    if (typeof outcome === 'string') {
      records += `{"SequenceNumber":"${outcome}","ShardId":"${record.shard.id}"}`;
    } else {
      failed += 1;
      records += JSON.stringify({ ErrorCode: outcome.code, ErrorMessage: outcome.message });
    }
  }
  return `{"FailedRecordCount":${failed},"Records":[${records}]}`;
}
