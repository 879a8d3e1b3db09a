import type { Missing, SequenceMark } from './sequence-marks.js';

/** A record on a stream, decoded; with `--json` one line of a follow. */
export interface TailedRecordAnswer {
  /** At Kinesis; ISO 8601. */
  readonly arrived_at: string;
  readonly shard_id: string;
  readonly kinesis_sequence_number: string;
  /** The id of the aggregate. */
  readonly partition_key: string;
  /** Null, as the four that follow may be: the record's `event` does not say it. */
  readonly event_type: string | null;
  readonly event_id: string | null;
  readonly epoch: number | null;
  readonly sequence: number | null;
  readonly occurred_at: string | null;
  readonly replayed: boolean;
  readonly mark: SequenceMark | null;
  /** Of a gap: the first and the last number that were not seen. */
  readonly missing: Missing | null;
  /** The record; null: it is no JSON object. */
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** What `--json` prints of a tail that has an end. */
export interface TailAnswer {
  readonly stream: string;
  readonly name: string;
  /** `full`: one document holds no more. */
  readonly ended: 'max' | 'for' | 'interrupted' | 'stream_gone' | 'full';
  /** Records read, those that did not match included. */
  readonly read: number;
  /** How many records were marked, by mark. */
  readonly marks: Readonly<Record<string, number>>;
  readonly records: readonly TailedRecordAnswer[];
}
