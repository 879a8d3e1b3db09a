import type { Settings } from '../config/settings.js';
import { createKinesisClient } from '../kinesis/kinesis-client.js';
import { examineStream, type StreamExamination } from '../kinesis/streams/stream-examination.js';
import { takesRecords } from '../kinesis/streams/stream-summary.js';
import { SHARD } from '../outbox/rate/rate-limits.js';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import { failure, warning, well, type Diagnosis } from './diagnosis.js';

/** AWS refuses signatures that are five minutes off. */
const MOST_SKEW_SECONDS = 240;

/** Date headers have whole seconds. */
const NOTED_SKEW_SECONDS = 2;

type Rate = Settings['streams']['rateLimit'];

type Described = Extract<StreamExamination, { kind: 'described' }>;

/** What to do about an error, by its name. */
const MEND: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'Create the stream, or name the right one; look at AWS_REGION as well.',
  AccessDeniedException: 'Give our user the policy of deploy/iam-policy.json.',
  UnrecognizedClientException: 'Look at AWS_ACCESS_KEY and AWS_REGION.',
  InvalidSignatureException: 'Look at AWS_SECRET_KEY and this host’s clock.',
  ExpiredTokenException: 'Renew the credentials.',
  CredentialsProviderError: 'Give credentials: AWS_ACCESS_KEY and AWS_SECRET_KEY, or a role of the machine.',
};

/** Looks at each stream that carries events. */
export async function examineKinesis(settings: Settings, streams: readonly StreamDefinition[]): Promise<Diagnosis[]> {
  const client = createKinesisClient(settings, { maxAttempts: 2 });
  const atAws = isAws(settings.aws.endpoint);
  try {
    const diagnoses: Diagnosis[] = [];
    const clocks: number[] = [];
    for (const { key, name } of streams) {
      const seen = await examineStream(client, name, { atAws });
      diagnoses.push(...diagnoseStream(`kinesis.${key}`, name, seen, settings.streams.rateLimit));
      if (seen.kind === 'described' && seen.clockAheadSeconds !== undefined) clocks.push(seen.clockAheadSeconds);
    }
    return [...diagnoses, ...clock(clocks.at(-1))];
  } finally {
    client.destroy();
  }
}

/** Whether an endpoint is AWS's own: only there a dry run is sure to write nothing. */
export function isAws(endpoint: string | undefined): boolean {
  return endpoint === undefined || /^https:\/\/[^/]*\.amazonaws\.com(\.cn)?(:443)?\/?$/.test(endpoint);
}

/** Judges what one stream shows. */
export function diagnoseStream(check: string, name: string, seen: StreamExamination, rate: Rate): Diagnosis[] {
  if (seen.kind === 'failed') {
    const mend = MEND[seen.name] ?? 'Look at KINESIS_ENDPOINT, AWS_REGION and the network.';
    return [failure(check, `${name} cannot be described: ${seen.name}`, mend)];
  }
  return [state(check, name, seen), ...permission(`${check}.put`, seen), ...limit(`${check}.limit`, seen, rate)];
}

function state(check: string, name: string, seen: Described): Diagnosis {
  const { status, openShards, maxRecordBytes } = seen;
  const found = `${name} is ${status}, ${openShards} open shards, records of up to ${maxRecordBytes} bytes`;
  if (takesRecords(seen)) return well(check, found);
  return failure(check, found, 'Wait until it is ACTIVE.');
}

function permission(check: string, { put }: Described): Diagnosis[] {
  if (put === undefined) return [];
  if (put === 'allowed') return [well(check, 'we may put records')];
  return [failure(check, `we may not put records: ${put.refused}`, MEND[put.refused] ?? 'See docs/failures.md.')];
}

function limit(check: string, { openShards }: Described, rate: Rate): Diagnosis[] {
  if (rate.kind !== 'fixed') return [];
  const perSecond = (rate.count * 1000) / rate.periodMs;
  const found = `KINESIS_INSERT_RATE_LIMIT is ${perSecond}/s; the shards take ${openShards * SHARD.recordsPerSecond}/s`;
  if (perSecond <= openShards * SHARD.recordsPerSecond) return [well(check, found)];
  return [warning(check, found, 'Lower it, set it to auto, or open more shards: Kinesis throttles the rest.')];
}

/** Judges a clock that is so far ahead of ours; says nothing of one that did not show. */
export function clock(aheadSeconds: number | undefined): Diagnosis[] {
  if (aheadSeconds === undefined) return [];
  const found = `${aheadSeconds.toFixed(1)} s ahead of this host's`;
  const mend = 'Synchronise this host by NTP: AWS refuses signatures that are five minutes off.';
  if (Math.abs(aheadSeconds) > MOST_SKEW_SECONDS) return [failure('clock.kinesis', found, mend)];
  if (Math.abs(aheadSeconds) > NOTED_SKEW_SECONDS) return [warning('clock.kinesis', found, mend)];
  return [well('clock.kinesis', found)];
}
