/** Why an event is parked, in one word, for labels and filters. The last one stands for whatever is none of the others. */
export const PARKED_CLASSES = ['oversize', 'unbuildable', 'unexpandable', 'refused'] as const;

/** One of {@link PARKED_CLASSES}. */
export type ParkedClass = (typeof PARKED_CLASSES)[number];

/** The class of a parked event's reason, which begins with it; what Kinesis refuses begins with the name of Kinesis' error. */
export function parkedClassOf(reason: string): ParkedClass {
  return PARKED_CLASSES.find((known) => reason.startsWith(`${known}:`)) ?? 'refused';
}

/** The same in SQL, for rows of `outbox_events`. */
export const PARKED_CLASS_SQL = `case when split_part(last_error, ':', 1) in (${PARKED_CLASSES.map((word) => `'${word}'`).join(', ')})
  then split_part(last_error, ':', 1) else 'refused' end`;
