import { invalidArgument } from '../kinesis-error.js';
import type { Account } from '../streams/account.js';
import type { CallRequest } from './call-request.js';
import { Fields } from './fields.js';
import { optionalName } from './stream-fields.js';

/** ListStreams: names and summaries in alphabetical order, 100 at a time. */
export function listStreams(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const limit = Math.min(100, fields.number('Limit', { min: 1, max: 10_000 }) ?? 100);
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
  if (!/^[a-zA-Z0-9_.-]{1,128}$/.test(name)) throw invalidArgument('NextToken is invalid.');
  return name;
}
