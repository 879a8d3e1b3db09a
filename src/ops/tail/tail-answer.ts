import { z } from 'zod';
import { sequenceMark } from './sequence-marks.js';

/** A record on a stream, decoded; with `--json` one line of a follow. */
export const tailedRecord = z.object({
  arrived_at: z.iso.datetime().describe('At Kinesis.'),
  shard_id: z.string(),
  kinesis_sequence_number: z.string(),
  partition_key: z.string().describe('The id of the aggregate.'),
  event_type: z.string().nullable().describe('Null: the record has no `event`.'),
  event_id: z.string().nullable(),
  epoch: z.int().nullable(),
  sequence: z.int().nullable(),
  occurred_at: z.string().nullable(),
  replayed: z.boolean(),
  mark: sequenceMark.nullable(),
  missing: z
    .tuple([z.int(), z.int()])
    .nullable()
    .describe('Of a gap: the first and the last number that were not seen.'),
  data: z.record(z.string(), z.unknown()).nullable().describe('The record; null: it is no JSON object.'),
});

/** What `--json` prints of a tail that has an end. */
export const tailAnswer = z.object({
  stream: z.string(),
  name: z.string(),
  ended: z.enum(['max', 'for', 'interrupted', 'stream_gone', 'full']).describe('`full`: one document holds no more.'),
  read: z.int().describe('Records read, those that did not match included.'),
  marks: z.record(z.string(), z.int()).describe('How many records were marked, by mark.'),
  records: z.array(tailedRecord),
});

/** A record on a stream, decoded. */
export type TailedRecordAnswer = z.infer<typeof tailedRecord>;

/** What `--json` prints of a tail that has an end. */
export type TailAnswer = z.infer<typeof tailAnswer>;
