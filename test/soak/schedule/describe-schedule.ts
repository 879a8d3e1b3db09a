import type { Episode } from './fault.js';

/** The schedule for people: one line per fault, in seconds from the start. */
export function describeSchedule(episodes: readonly Episode[]): string {
  return episodes
    .flatMap(({ faults }, index) =>
      faults.map(({ name, beginsMs, endsMs }, place) => {
        const number = place === 0 ? String(index + 1).padStart(3) : '  +';
        return `${number}  ${seconds(beginsMs)} to ${seconds(endsMs)}  ${name}`;
      }),
    )
    .join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`.padStart(8);
}
