/** The calls of the Kinesis API (version 2013-12-02) that the simulator answers. Others get UnknownOperationException. */
export const CALL_NAMES = [
  'CreateStream',
  'DeleteStream',
  'DescribeStream',
  'DescribeStreamSummary',
  'GetRecords',
  'GetShardIterator',
  'ListShards',
  'ListStreams',
  'PutRecord',
  'PutRecords',
  'UpdateMaxRecordSize',
] as const;

/** One of {@link CALL_NAMES}. */
export type CallName = (typeof CALL_NAMES)[number];

/** Tells whether a name is one of {@link CALL_NAMES}. */
export function isCallName(name: string): name is CallName {
  return (CALL_NAMES as readonly string[]).includes(name);
}
