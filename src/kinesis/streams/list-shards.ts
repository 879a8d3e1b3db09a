import { type KinesisClient, ListShardsCommand, type Shard, type ShardFilter } from '@aws-sdk/client-kinesis';
import { boundedCall } from '../bounded-call.js';

/**
 * A stream's shards, page by page.
 * @param timeoutMs of each call.
 * @param cut ends the call that is under way.
 * @throws what the SDK throws, or a TimeoutError; an AbortError when it was cut off.
 */
export async function listShards(
  client: KinesisClient,
  streamName: string,
  filter: ShardFilter,
  timeoutMs: number,
  cut?: AbortSignal,
): Promise<Shard[]> {
  const shards: Shard[] = [];
  let next: string | undefined;
  do {
    // A further page is asked for by its token alone.
    const command = new ListShardsCommand(
      next === undefined ? { StreamName: streamName, ShardFilter: filter } : { NextToken: next },
    );
    const page = await boundedCall((abortSignal) => client.send(command, { abortSignal }), timeoutMs, cut);
    shards.push(...(page.Shards ?? []));
    next = page.NextToken;
  } while (next !== undefined);
  return shards;
}
