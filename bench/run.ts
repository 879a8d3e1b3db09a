import { startBed } from './bed/bed.js';
import { mediansOf, type Figures } from './figures.js';
import type { BenchOptions } from './options.js';
import { scenarios } from './scenarios/all-scenarios.js';

/** By the scenarios' names. */
export type Results = Readonly<Record<string, Figures>>;

/** Measures the chosen scenarios, round by round. @throws BadDelivery as soon as a delivery was not in order */
export async function run(options: BenchOptions, say: (line: string) => void): Promise<Results> {
  const bed = await startBed(options);
  const measured = new Map<string, Figures[]>();
  try {
    for (let round = 1; round <= bed.sizes.rounds; round++) {
      for (const scenario of scenarios) {
        const { letter, name, repeated } = scenario;
        if (!options.only.includes(letter) || (round > 1 && !repeated)) continue;
        say(repeated ? `${name}, round ${round} of ${bed.sizes.rounds}` : name);
        measured.set(name, [...(measured.get(name) ?? []), await scenario.measure(bed)]);
      }
    }
  } finally {
    await bed.stop();
  }
  return Object.fromEntries([...measured].map(([name, rounds]) => [name, mediansOf(rounds)]));
}
