import type { Claim, ClaimedEvent } from '../claim/claim.js';
import type { Statement } from '../database/statement.js';
import { leaseOf, OF_A_LEASE } from './held-lease.js';
import type { Outcome, Retry, Settlement } from './outcome.js';

/** What a batch showed of its stream. */
export type StreamFinding =
  /** Records got through. */
  | { readonly kind: 'well' }
  /** Too much at once. */
  | { readonly kind: 'throttled'; readonly reason: string }
  /** Calls failed as a whole, for a reason that is not the records'. */
  | { readonly kind: 'broken'; readonly reason: string };

/** If this many first tries fail one by one and none gets through, it is not about single records. */
const MANY = 10;

/** Throttled first tries of a batch that slow the stream down: from half on. Fewer are a hot shard, which must not hold up the others. */
const THROTTLED_SHARE = 1 / 2;

/** What a finding goes by. */
type Tried = Settlement<Pick<ClaimedEvent, 'attempts'>>;

/**
 * What a batch's outcomes show of the stream; undefined when they show nothing (nothing was put, or single records were at fault). Where
 * records fail one by one, only first tries count: those that fail again and again may all belong to one shard in trouble.
 * @param broken whether the batch was the probe of a broken stream.
 */
export function findingOf(settlements: readonly Tried[], broken: boolean): StreamFinding | undefined {
  const outcomes = settlements.map(({ outcome }) => outcome);
  const firstTries = settlements.filter(({ event }) => event.attempts === 0).map(({ outcome }) => outcome);
  const delivered = countOf(outcomes, 'delivered');
  const [call] = blamed(outcomes, 'call');
  const unbuilt = outcomes.find((outcome): outcome is Released => outcome.kind === 'released' && !!outcome.trouble);
  const trouble = call ? { kind: 'broken' as const, reason: call.reason } : unbuilt?.trouble;
  // Where some got through, the others' trouble is passing, or one of its parts: slower will do.
  if (trouble) return delivered > 0 ? { ...trouble, kind: 'throttled' } : trouble;
  const slow = slowed(firstTries.length > 0 ? firstTries : outcomes);
  if (slow) return { kind: 'throttled', reason: slow.reason };
  if (delivered > 0) return { kind: 'well' };
  const [failed] = blamed(outcomes, 'passing');
  const isStream = broken || blamed(firstTries, 'passing').length >= MANY;
  return failed && isStream ? { kind: 'broken', reason: failed.reason } : undefined;
}

/** One of the throttled records, where they are many enough. */
function slowed(outcomes: readonly Outcome[]): Retry | undefined {
  const throttled = blamed(outcomes, 'throttle');
  const put = throttled.length + countOf(outcomes, 'delivered') + blamed(outcomes, 'passing').length;
  return throttled.length >= put * THROTTLED_SHARE ? throttled[0] : undefined;
}

function blamed(outcomes: readonly Outcome[], blame: Retry['blame']): Retry[] {
  return outcomes.filter((outcome): outcome is Retry => outcome.kind === 'retry' && outcome.blame === blame);
}

function countOf(outcomes: readonly Outcome[], kind: Outcome['kind']): number {
  return outcomes.filter((outcome) => outcome.kind === kind).length;
}

type Released = Extract<Outcome, { kind: 'released' }>;

/** Pause after the first failure; doubles with each level. Short, so that a stream that is back is noticed soon. */
const FIRST_PAUSE_MS = 100;

/** Longest pause between probes: recovery shall be seen within seconds. */
export const LONGEST_PROBE_PAUSE_MS = 4000;

/** Batches are halved at most so many times: 500 becomes 7. */
const MOST_LEVELS = 6;

/**
 * Writes down what a batch showed of its stream, for all workers: a broken stream gets no claims but a probe, a throttled one smaller
 * batches with pauses. When a broken stream is back, everything that waits for it is due at once.
 *
 * It acts only while the lease of at least one event holds: a worker that was stopped until another took over saw only its own pause, and
 * knows nothing about the stream. So this has to run before the events are settled.
 * @param finding undefined when the batch showed nothing: a probe that was not put makes room for the next.
 * @returns a statement, or none where there is nothing to write down.
 */
export function streamTroubleStatements(claim: Claim, finding: StreamFinding | undefined): Statement[] {
  const { broken, level } = claim.trouble;
  const note = (sql: string, ...values: unknown[]) => [{ sql, parameters: [...leaseOf(claim), ...values] }];
  if (!finding) return broken ? note(NEXT_PROBE_SQL, FIRST_PAUSE_MS) : [];
  if (finding.kind === 'well') {
    if (broken) return note(RECOVERED_SQL);
    return level > 0 ? note(CALMER_SQL) : [];
  }
  const jitter = 0.5 + Math.random() / 2;
  const isBroken = finding.kind === 'broken';
  return note(
    TROUBLE_SQL,
    isBroken,
    finding.reason,
    MOST_LEVELS,
    FIRST_PAUSE_MS,
    LONGEST_PROBE_PAUSE_MS,
    jitter,
    broken,
  );
}

/**
 * Besides those of the lease: $5 broken (else throttled), $6 reason, $7 most levels, $8 first pause and $9 longest, in ms, $10 the share of
 * the pause that is waited, $11 whether it was a probe: it had kept others away for as long as it might have taken.
 */
const TROUBLE_SQL = `update outbox_streams
set broken = broken or $5, level = least($7, level + 1), trouble = $6,
  trouble_since = case when $5 and not broken then clock_timestamp() else coalesce(trouble_since, clock_timestamp()) end,
  not_before = greatest(case when not $11 then not_before end, clock_timestamp() + least($9, $8 * power(2, level)) * $10 * interval '1 ms')
where ${OF_A_LEASE}`;

const NEXT_PROBE_SQL = `update outbox_streams set not_before = clock_timestamp() + $5 * interval '1 ms' where ${OF_A_LEASE} and broken`;

const CALMER_SQL = `update outbox_streams
set level = greatest(0, level - 1),
  trouble = case when level > 1 then trouble end, trouble_since = case when level > 1 then trouble_since end
where ${OF_A_LEASE} and not broken`;

const RECOVERED_SQL = `with recovered as (
  update outbox_streams set broken = false, level = 0, not_before = '-infinity', trouble = null, trouble_since = null
  where ${OF_A_LEASE} returning stream
), waiting as (
  -- But for those that others hold, who may be waiting for one of these.
  select ctid as place from outbox_events
  where stream = (select stream from recovered) and state = 'retrying' and due_at > clock_timestamp()
  for update skip locked
)
update outbox_events event set due_at = clock_timestamp() from waiting where event.ctid = waiting.place`;
