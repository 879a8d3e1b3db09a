import type { Bed } from '../bed/bed.js';
import type { Seen } from '../bed/simulator.js';

/** A record was lost, doubled or out of order: whatever was measured is worth nothing. */
export class BadDelivery extends Error {
  override readonly name = 'BadDelivery';
}

/**
 * What the simulator has seen is what was to be delivered: so many records, each key in order without gaps, none twice.
 * @throws BadDelivery
 */
export async function deliveredWell({ sim }: Bed, expected: number): Promise<Seen> {
  const seen = await sim.seen();
  const { gaps, inversions, lateAcrossStreams, duplicates, withoutEvent, examples } = seen.check;
  const bad = { gaps, inversions, lateAcrossStreams, duplicates, withoutEvent };
  const wrong = Object.entries(bad).filter(([, count]) => count > 0);
  if (seen.records !== expected || wrong.length > 0) {
    const findings = [
      `${seen.records} records instead of ${expected}`,
      ...wrong.map(([what, count]) => `${count} ${what}`),
    ];
    throw new BadDelivery([findings.join(', '), ...examples].join('\n  '));
  }
  return seen;
}
