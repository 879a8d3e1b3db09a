/** Why an event is parked, in one word: few values, for labels and filters. */
export type ParkedClass = 'oversize' | 'unbuildable' | 'unexpandable' | 'refused';

/** All of them; the last one is whatever is none of the others. */
export const PARKED_CLASSES: readonly ParkedClass[] = ['oversize', 'unbuildable', 'unexpandable', 'refused'];

/** The class of a parked event's reason, which begins with it; what Kinesis refuses begins with the name of Kinesis' error. */
export function parkedClassOf(reason: string): ParkedClass {
  return PARKED_CLASSES.find((known) => reason.startsWith(`${known}:`)) ?? 'refused';
}

/** The same in SQL, for rows of `outbox_events`. */
export const PARKED_CLASS_SQL = `case when split_part(last_error, ':', 1) in ('oversize', 'unbuildable', 'unexpandable')
  then split_part(last_error, ':', 1) else 'refused' end`;
