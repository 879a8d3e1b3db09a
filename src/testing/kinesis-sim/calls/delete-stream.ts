import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { streamReference } from './stream-fields.js';

/** DeleteStream: the stream is DELETING for the configured delay, then gone. */
export function deleteStream(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const reference = streamReference(fields);
  fields.flag('EnforceConsumerDeletion');
  fields.check();
  account.delete(account.find(reference, nowMs), nowMs);
  return '';
}
