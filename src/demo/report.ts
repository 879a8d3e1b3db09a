import type { Skipped } from './input/read-days.js';
import { isGood, type Verdict } from './readback/verdict.js';
import type { Written } from './shop/written.js';

/** The verdict as a table for people. */
export function report(
  verdict: Verdict,
  written: Written,
  captured: readonly (readonly [type: string, changes: number])[],
  skipped: Skipped,
): string {
  const { missing, duplicates, gaps, outOfOrder, wrongTypeOrStream, lagMs } = verdict;
  const delivered = [...verdict.delivered.values()].reduce((sum, records) => sum + records, 0);
  return [
    section('Written', [...written.commits], written.total),
    `  ${written.returns} cancellations matched no earlier order of their customer: returns`,
    section(
      'Captured, in changes; those of a product that waited together became one record',
      captured,
      captured.reduce((sum, [, changes]) => sum + changes, 0),
    ),
    section('Delivered, read back from the streams', [...verdict.delivered].sort(), delivered),
    section('Verdict', [
      ['missing', missing],
      ['duplicates', duplicates],
      ['gaps', gaps],
      ['out of order', outOfOrder],
      ['wrong type or stream', wrongTypeOrStream],
    ]),
    ...verdict.examples.map((example) => `  ${example}`),
    section(
      'Lag, commit to stream, ms',
      [...lagMs]
        .sort()
        .flatMap(([stream, { p50, p99 }]) => [[`${stream}  p50`, p50] as const, [`${stream}  p99`, p99] as const]),
    ),
    section('Input lines skipped', [...skipped]),
    isGood(verdict)
      ? '\nNothing is missing, doubled, out of order, of a wrong type or on a wrong stream.\n'
      : '\nTHE VERDICT IS BAD.\n',
  ].join('\n');
}

function section(title: string, rows: readonly (readonly [string, number])[], total?: number): string {
  const all = total === undefined ? rows : [...rows, ['total', total] as const];
  const width = Math.max(...all.map(([name]) => name.length), 10);
  return [`\n${title}`, ...all.map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(8)}`)].join(
    '\n',
  );
}
