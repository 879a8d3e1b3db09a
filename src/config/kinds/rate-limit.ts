import * as z from 'zod';
import { openKind, type Kind } from './kind.js';

/**
 * How many records may be put on one stream, over all instances, retries included: as many as Kinesis takes, as many as the open
 * shards take (1,000 records/s and 1 MB/s each), or a number of records in any period of `periodMs`.
 */
export type RateLimit =
  | { readonly kind: 'none' }
  | { readonly kind: 'auto' }
  | { readonly kind: 'fixed'; readonly count: number; readonly periodMs: number };

/** More than any stream takes (a shard takes 1,000 a second). It keeps sums of records far inside PostgreSQL's bigint and exact numbers. */
const MAX_COUNT = 1_000_000_000;
const PERIODS_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;

type Period = keyof typeof PERIODS_MS;

/** What is accepted as a limit, for people. */
export const RATE_LIMIT_FORM =
  '`<n>/s`, `<n>/m` or `<n>/h` with a whole n of at least 1 (`100/m`: 100 records a minute), `none`, or `auto`';

/** Reads a limit from its text, in any case. */
export const rateLimitText = z.string().toLowerCase().transform(parse);

/** `<n>/s`, `<n>/m`, `<n>/h`, `none` or `auto`, in any case. */
export function rateLimit(): Kind<RateLimit> {
  return openKind({ accepted: RATE_LIMIT_FORM, schema: rateLimitText, print: printRateLimit });
}

/** How many requests one caller may send in any period of `periodMs`. */
export type RequestLimit = Exclude<RateLimit, { kind: 'auto' }>;

/** `<n>/s`, `<n>/m`, `<n>/h` or `none`, in any case. */
export function requestLimit(): Kind<RequestLimit> {
  return openKind({
    accepted: '`<n>/s`, `<n>/m` or `<n>/h` with a whole n of at least 1 (`100/m`: 100 requests a minute), or `none`',
    schema: z.string().toLowerCase().transform(parseFixed),
    print: (limit) => printRateLimit(limit),
  });
}

function parse(given: string, context: z.RefinementCtx): RateLimit {
  return given === 'auto' ? { kind: given } : parseFixed(given, context);
}

function parseFixed(given: string, context: z.RefinementCtx): RequestLimit {
  if (given === 'none') return { kind: given };
  const { digits, period } = /^(?<digits>\d+)\/(?<period>[smh])$/.exec(given)?.groups ?? {};
  const count = Number(digits);
  if (count >= 1 && count <= MAX_COUNT) return { kind: 'fixed', count, periodMs: PERIODS_MS[period as Period] };
  context.addIssue({ code: 'invalid_format', format: 'rate limit', input: given });
  return z.NEVER;
}

/** A limit as it is written: `100/m`. */
export function printRateLimit(limit: RateLimit): string {
  return limit.kind === 'fixed' ? `${limit.count}/${periodName(limit.periodMs)}` : limit.kind;
}

function periodName(periodMs: number): string {
  return Object.entries(PERIODS_MS).find(([, ms]) => ms === periodMs)?.[0] ?? `${periodMs} ms`;
}
