import type { AnsweredEntry } from '../bed/recording.js';
import type { Incident } from '../strike/strike.js';

/** Why a record may be on a stream more than once. */
export type Cause = 'answer lost' | 'worker killed or stopped before it settled' | 'PostgreSQL away when it settled';

/** A worker that was heard settles within so long, when nothing is in its way. */
const SETTLE_MS = 3000;

/** While its lease lasts, a worker tries to settle; the longest lease of a soak. */
const LEASE_MS = 8000;

/**
 * Why the acknowledgement of a copy may not have been written down; undefined when nothing stood in its way.
 * @param answer undefined: the copy was accepted, and its answer never went out.
 */
export function causeOf(answer: AnsweredEntry | undefined, incidents: readonly Incident[]): Cause | undefined {
  if (answer?.heard !== true) return 'answer lost';
  const { at, worker } = answer;
  const during = ({ from, to }: Incident, withinMs: number) => from <= at + withinMs && to >= at - 100;
  if (incidents.some((incident) => incident.workers.includes(worker) && during(incident, SETTLE_MS)))
    return 'worker killed or stopped before it settled';
  if (incidents.some((incident) => incident.name.startsWith('postgres-') && during(incident, LEASE_MS)))
    return 'PostgreSQL away when it settled';
  return undefined;
}
