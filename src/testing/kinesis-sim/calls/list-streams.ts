import { invalidArgument } from '../kinesis-error.js';
import { STREAMS_PER_PAGE } from '../limits.js';
import { isName } from '../name.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { optionalName } from './stream-fields.js';

/** ListStreams: names and summaries in alphabetical order, page by page. */
export function listStreams(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const limit = Math.min(STREAMS_PER_PAGE, fields.number('Limit', { min: 1, max: 10_000 }) ?? STREAMS_PER_PAGE);
  const startAfter = optionalName(fields, 'ExclusiveStartStreamName');
  const token = fields.text('NextToken', { minLength: 1, maxLength: 1_048_576 });
  fields.check();
  const after = startAfter ?? (token === undefined ? '' : nameInToken(token));
  const streams = account.list(nowMs).filter((stream) => stream.plan.name > after);
  const page = streams.slice(0, limit);
  const names = page.map((stream) => stream.plan.name);
  const more = streams.length > page.length;
  return JSON.stringify({
    StreamNames: names,
    HasMoreStreams: more,
    ...(more && { NextToken: Buffer.from(names.at(-1) ?? '').toString('base64') }),
    StreamSummaries: page.map((stream) => ({
      StreamName: stream.plan.name,
      StreamARN: stream.plan.arn,
      StreamStatus: stream.status(nowMs),
      StreamModeDetails: { StreamMode: stream.plan.mode },
      StreamCreationTimestamp: stream.plan.createdAtMs / 1000,
    })),
  });
}

function nameInToken(token: string): string {
  const name = Buffer.from(token, 'base64').toString();
  if (!isName(name)) throw invalidArgument('NextToken is invalid.');
  return name;
}
