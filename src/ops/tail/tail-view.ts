import type { TailedRecord } from '../../kinesis/tail/shard-reader.js';
import { decodeRecord } from './decode-record.js';
import { SequenceMarks } from './sequence-marks.js';
import type { TailedRecordAnswer } from './tail-answer.js';

/** Which records somebody wants to see; empty lists mean all. */
export interface TailFilter {
  /** Ids of aggregates. */
  readonly ids: readonly string[];
  /** `order.cancelled`, or `cancelled`. */
  readonly types: readonly string[];
}

/** Decodes, marks and picks records as they come by. */
export class TailView {
  /** Records seen, those that do not match included. */
  read = 0;
  /** How many were shown with each mark. */
  readonly marked: Record<string, number> = {};
  private readonly marks = new SequenceMarks();

  /**
   * @param isSplit whether an aggregate's numbers run over several streams: a hole in one of them is no gap then.
   */
  constructor(
    private readonly filter: TailFilter,
    private readonly isSplit: (aggregateType: string) => boolean,
  ) {}

  /** The record as it is shown; undefined when nobody asked for it. */
  see(record: TailedRecord): TailedRecordAnswer | undefined {
    this.read += 1;
    const { ids, types } = this.filter;
    if (ids.length > 0 && !ids.includes(record.partitionKey)) return undefined;
    // Marked before it is picked by type: numbers run over all types of an aggregate.
    const seen = this.withMark(decodeRecord(record));
    if (types.length > 0 && !types.some((type) => isOfType(seen.event_type, type))) return undefined;
    if (seen.mark !== null) this.marked[seen.mark] = (this.marked[seen.mark] ?? 0) + 1;
    return seen;
  }

  private withMark(seen: TailedRecordAnswer): TailedRecordAnswer {
    const { event_type: eventType, epoch, sequence, partition_key: id } = seen;
    if (eventType === null || epoch === null || sequence === null) return seen;
    const type = eventType.split('.', 1)[0] ?? '';
    const { mark, missing } = this.marks.of({ aggregate: `${type} ${id}`, epoch, sequence });
    if (mark === undefined || (this.isSplit(type) && (mark === 'gap' || mark === 'late'))) return seen;
    return { ...seen, mark, missing: missing ? [...missing] : null };
  }
}

function isOfType(eventType: string | null, asked: string): boolean {
  return eventType !== null && (eventType === asked || eventType.endsWith(`.${asked}`));
}
