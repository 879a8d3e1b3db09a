/** What a scenario measured: numbers with their unit in the name, in groups where they belong together. */
export interface Figures {
  readonly [name: string]: number | Figures;
}

/** Figure by figure the median of several rounds, which have all the same figures. */
export function mediansOf(rounds: readonly Figures[]): Figures {
  const [first = {}] = rounds;
  return Object.fromEntries(Object.keys(first).map((name) => [name, medianAt(rounds, name)]));
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** Between two values in proportion to the distance from each. @param share 0 to 1 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}

/** The figure at a path, e.g. `lagMs.p50`; undefined where there is none. */
export function figureAt(figures: Figures | undefined, path: string): number | undefined {
  let found: number | Figures | undefined = figures;
  for (const name of path.split('.')) found = typeof found === 'object' ? found[name] : undefined;
  return typeof found === 'number' ? found : undefined;
}

function medianAt(rounds: readonly Figures[], name: string): number | Figures {
  const values = rounds.map((round) => round[name]);
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length > 0 ? median(numbers) : mediansOf(values.filter((value) => typeof value === 'object'));
}
