import type { Played } from './campaign/campaign.js';
import { FINDINGS } from './verdict/findings.js';
import type { Verdict } from './verdict/verdict.js';

/** Promised: recovered within so long. */
const RECOVERED_MS = 10_000;

/** What is told of a run beside the verdict. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly played: readonly Played[];
  /** Deeds by how they ended. */
  readonly deeds: { readonly done: number; readonly failed: ReadonlyMap<string, number> };
  /** What is wrong beside the records: workers that died or did not end in order, events left in the outbox. */
  readonly troubles: readonly string[];
}

/** Whether nothing is wrong. */
export function isClean({ verdict, troubles }: Outcome): boolean {
  return verdict.findings.areNone && troubles.length === 0;
}

/** The whole outcome for people. */
export function report(outcome: Outcome): string {
  const { verdict, deeds, troubles } = outcome;
  const failed = [...deeds.failed].map(([code, count]) => `${count} x ${code}`).join(', ') || 'none';
  return [
    'Recovery after each episode, in seconds (! beyond 10 s, - not before the next)',
    '   ready  flowing  caught up',
    ...outcome.played.map(recoveryLine),
    '',
    `${deeds.done} deeds, failed: ${failed}`,
    `${verdict.records} records of ${verdict.aggregates} aggregates`,
    ...[...verdict.duplicates].map(([cause, count]) => `  ${count} came again: ${cause}`),
    ...FINDINGS.map((finding) => `  ${verdict.findings.count(finding)} ${finding}`),
    ...verdict.findings.examples.map((example) => `  ${example}`),
    ...troubles.map((trouble) => `  ${trouble}`),
    isClean(outcome) ? 'CLEAN' : 'NOT CLEAN',
  ].join('\n');
}

function recoveryLine({ episode, recovery }: Played): string {
  const times = [recovery.readyMs, recovery.flowingMs, recovery.caughtUpMs].map((ms) => {
    if (ms === null) return '-';
    return `${(ms / 1000).toFixed(1)}${ms > RECOVERED_MS ? '!' : ' '}`;
  });
  const [ready = '', flowing = '', caughtUp = ''] = times;
  return `${ready.padStart(8)} ${flowing.padStart(8)} ${caughtUp.padStart(10)}  ${episode.faults.map(({ name }) => name).join(' + ')}`;
}
