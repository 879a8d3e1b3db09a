import type { Account } from './streams/account.js';
import type { Shard } from './streams/shard.js';
import type { ShardState, StreamState } from './sim-controls.js';

/** The counts of all streams, by name. */
export function streamStates(account: Account): StreamState[] {
  const nowMs = account.settings.clock();
  return account.list(nowMs).map((stream) => {
    const shards = stream.shards.map(shardState);
    return {
      name: stream.plan.name,
      status: stream.status(nowMs),
      records: shards.reduce((sum, shard) => sum + shard.records, 0),
      bytes: shards.reduce((sum, shard) => sum + shard.bytes, 0),
      shards,
    };
  });
}

function shardState({ id, records, bytes, throttled, log }: Shard): ShardState {
  return { id, records, bytes, throttled, stored: log.size, trimmed: log.trimmed };
}
