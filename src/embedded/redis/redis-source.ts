import type { RedisBinary } from './redis-binary.js';

/** A way to get a Redis that this machine does not have. */
export interface RedisSource {
  /** One that an earlier run got. */
  readonly find?: () => Promise<RedisBinary | undefined>;
  /** Gets one; undefined when that way is not open here. Says what it does before it does it. Rejects when it fails. */
  readonly get: (say: (line: string) => void) => Promise<RedisBinary | undefined>;
}
