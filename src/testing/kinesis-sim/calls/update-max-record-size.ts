import { invalidArgument } from '../kinesis-error.js';
import { MAX_RECORD_KIB } from '../limits.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { streamReference } from './stream-fields.js';

/** UpdateMaxRecordSize: raises or lowers a stream's largest record at once. */
export function updateMaxRecordSize(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const reference = streamReference(fields);
  const { min, max } = MAX_RECORD_KIB;
  const maxRecordKiB = fields.number('MaxRecordSizeInKiB', { required: true, min, max });
  fields.check();
  if (reference.arn === undefined) throw invalidArgument('StreamARN has to be given.');
  account.findActive(reference, nowMs).maxRecordKiB = maxRecordKiB ?? MAX_RECORD_KIB.default;
  return '';
}
