/** Why an event is parked, in one word: few values, for labels and filters. */
export type ParkedClass = 'oversize' | 'unbuildable' | 'refused';

const CLASSES: readonly ParkedClass[] = ['oversize', 'unbuildable'];

/** The class of a parked event's reason, which begins with it; what Kinesis refuses begins with the name of Kinesis' error. */
export function parkedClassOf(reason: string): ParkedClass {
  return CLASSES.find((known) => reason.startsWith(`${known}:`)) ?? 'refused';
}

/** The same in SQL, for rows of `outbox_events`. */
export const PARKED_CLASS_SQL = `case when last_error like 'oversize:%' then 'oversize'
  when last_error like 'unbuildable:%' then 'unbuildable' else 'refused' end`;
