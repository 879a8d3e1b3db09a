import type { AggregateLog } from './aggregate-log.js';
import { causeOf, type Cause, type Evidence } from './causes.js';
import type { Findings } from './findings.js';

/** Judges an aggregate's numbers: 1 to n, first appearances rising in each stream, no copy without a cause. */
export function judgeNumbers(
  name: string,
  log: AggregateLog,
  evidence: Evidence,
  findings: Findings,
  duplicates: Map<Cause, number>,
): void {
  judgeOrder(name, log, findings);
  for (const [sequence, copies] of log.copies) {
    if (copies.length === 1) continue;
    const ids = new Set(copies.map(({ id }) => id));
    if (ids.size > 1) findings.add('duplicate with another id', `${name} #${sequence}: ${[...ids].join(', ')}`);
    const causes = copies.map(({ number }) => causeOf(number, evidence));
    const explained = causes.filter((cause) => cause !== undefined);
    // All copies but one need a cause: the one that was settled does not.
    for (const cause of explained.slice(0, copies.length - 1)) duplicates.set(cause, (duplicates.get(cause) ?? 0) + 1);
    const unexplained = copies.length - 1 - explained.length;
    if (unexplained > 0) {
      const times = copies
        .map(({ at, number }) => `${at} by ${evidence.answers.get(number)?.worker ?? 'nobody'}`)
        .join(', ');
      findings.add('duplicate without a cause', `${name} #${sequence} came at ${times}`, unexplained);
    }
  }
}

function judgeOrder(name: string, log: AggregateLog, findings: Findings): void {
  const last = new Map<string, number>();
  for (const { stream, event } of log.firsts) {
    const before = last.get(stream) ?? 0;
    if (event.sequence < before) findings.add('out of order', `${name}: ${event.sequence} came after ${before}`);
    last.set(stream, Math.max(before, event.sequence));
  }
  const highest = Math.max(...last.values());
  const missing = highest - log.firsts.length;
  if (missing > 0) findings.add('gap', `${name}: ${missing} of the numbers up to ${highest} never came`, missing);
}
