import { hash } from 'node:crypto';

/** Where a reader stands in a shard. */
export interface ShardPosition {
  readonly streamName: string;
  /** Tells streams of the same name apart, when one was deleted and created again. */
  readonly streamCreatedAtMs: number;
  readonly shardIndex: number;
  /** The next record is the first one in the shard with this ordinal or a higher one. */
  readonly fromOrdinal: number;
  readonly issuedAtMs: number;
}

/** An opaque text that stands for a position; self-contained, so that the simulator remembers no readers. */
export function encodeIterator(position: ShardPosition): string {
  const { streamName, streamCreatedAtMs, shardIndex, fromOrdinal, issuedAtMs } = position;
  const fields = [streamName, streamCreatedAtMs, shardIndex, fromOrdinal, issuedAtMs].join('/');
  return Buffer.from(`${fields}/${checksum(fields)}`).toString('base64');
}

/** Undefined if the text is none of ours, or was tampered with. */
export function decodeIterator(text: string): ShardPosition | undefined {
  const decoded = Buffer.from(text, 'base64').toString();
  const cut = decoded.lastIndexOf('/');
  const fields = decoded.slice(0, Math.max(0, cut));
  if (decoded.slice(cut + 1) !== checksum(fields)) return undefined;
  const [streamName = '', created, shard, ordinal, issued] = fields.split('/');
  return {
    streamName,
    streamCreatedAtMs: Number(created),
    shardIndex: Number(shard),
    fromOrdinal: Number(ordinal),
    issuedAtMs: Number(issued),
  };
}

function checksum(fields: string): string {
  return hash('md5', `shard iterator ${fields}`).slice(0, 12);
}
