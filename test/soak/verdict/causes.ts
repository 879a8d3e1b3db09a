import type { AnsweredEntry } from '../bed/recording.js';
import type { Incident } from '../strike/strike.js';
import type { WorkerNote } from './worker-notes.js';

/** Why a record may be on a stream more than once. */
export type Cause =
  | 'answer lost'
  | 'worker killed or stopped before it settled'
  | 'PostgreSQL away when it settled'
  | 'worker gave up waiting, by its own log'
  | 'lease over before it settled, by its own log';

/** What duplicates are judged by. */
export interface Evidence {
  /** The answer that went out for a record, by Kinesis' number of it. */
  readonly answers: ReadonlyMap<string, AnsweredEntry>;
  readonly incidents: readonly Incident[];
  readonly notes: readonly WorkerNote[];
}

/** A worker that was heard settles within so long, when nothing is in its way. */
const SETTLE_MS = 3000;

/** While its lease lasts, a worker tries to settle; the longest lease of a soak. */
const LEASE_MS = 8000;

/** The clock of a log line and that of an answer are one, but not read at the same moment. */
const EARLY_MS = 100;

/** Why the acknowledgement of a copy may not have been written down, by its number; undefined when nothing stood in its way. */
export function causeOf(number: string, { answers, incidents, notes }: Evidence): Cause | undefined {
  const answer = answers.get(number);
  if (answer?.heard !== true) return 'answer lost';
  const { at, worker, stream } = answer;
  const struck = (incident: Incident, withinMs: number) =>
    incident.from <= at + withinMs && incident.to >= at - EARLY_MS;
  if (incidents.some((incident) => incident.workers.includes(worker) && struck(incident, SETTLE_MS)))
    return 'worker killed or stopped before it settled';
  if (incidents.some((incident) => incident.name.startsWith('postgres-') && struck(incident, LEASE_MS)))
    return 'PostgreSQL away when it settled';
  const note = notes.find(
    (candidate) =>
      candidate.worker === worker &&
      candidate.stream === stream &&
      candidate.at >= at - EARLY_MS &&
      candidate.at <= at + LEASE_MS,
  );
  if (note) return note.says === 'unknown' ? BY_ITS_LOG.unknown : BY_ITS_LOG.tooLate;
  return undefined;
}

// A machine with more to do than it can: the answer came, and nobody had the time to read it.
const BY_ITS_LOG = {
  unknown: 'worker gave up waiting, by its own log',
  tooLate: 'lease over before it settled, by its own log',
} as const;
