import type { TailAnswer, TailedRecordAnswer } from './tail-answer.js';

/** One line for people: when, where, what, and what is odd; the record itself below it when it is asked for. */
export function recordLine(seen: TailedRecordAnswer, withData: boolean): string {
  const shard = seen.shard_id.replace(/^shardId-0*(?=\d)/, 'shard ');
  const what =
    seen.event_type === null
      ? seen.data === null
        ? 'no JSON object'
        : 'a record without event'
      : `${seen.event_type} #${seen.sequence ?? '?'}`;
  const marks = [markText(seen), seen.replayed ? 'replayed' : ''].filter(Boolean).join(', ');
  const line = [seen.arrived_at, shard, seen.partition_key, what, marks].filter(Boolean).join('  ');
  return withData ? `${line}\n${JSON.stringify(seen.data)}` : line;
}

/** The last line, for people. */
export function endText({ name, read, records, marks }: Omit<TailAnswer, 'records'> & { records: number }): string {
  const odd = Object.entries(marks).map(([mark, count]) => `${count} ${mark}`);
  return `${records} of ${read} records of ${name} shown${odd.length > 0 ? `; marked: ${odd.join(', ')}` : ', nothing odd'}.`;
}

function markText({ mark, missing }: TailedRecordAnswer): string {
  if (mark !== 'gap' || !missing) return mark === null ? '' : mark.toUpperCase().replace('_', ' ');
  const [from, to] = missing;
  return `GAP: ${from === to ? `${from}` : `${from} to ${to}`} not seen`;
}
