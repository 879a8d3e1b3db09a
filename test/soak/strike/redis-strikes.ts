import { Redis } from 'ioredis';
import type { Bed } from '../bed/bed.js';
import type { Strike, StrikeOf } from './strike.js';

/** Everything in it is gone. */
export const flush: StrikeOf = (bed) =>
  between(
    () => ask(bed, 'FLUSHALL'),
    () => Promise.resolve(),
  );

/** Killed; it comes back empty. */
export const restart: StrikeOf = ({ redis }) =>
  between(
    () => redis.kill(),
    () => redis.restart(),
  );

/** Can be read only, as a primary that was demoted. */
export const replica: StrikeOf = (bed) =>
  between(
    () => ask(bed, 'REPLICAOF', '127.0.0.1', '1'),
    () => ask(bed, 'REPLICAOF', 'NO', 'ONE'),
  );

/** Refuses writes. */
export const outOfMemory: StrikeOf = (bed) =>
  between(
    () => ask(bed, 'CONFIG', 'SET', 'maxmemory', '1'),
    () => ask(bed, 'CONFIG', 'SET', 'maxmemory', '0'),
  );

function between(breaks: () => Promise<void>, mends: () => Promise<void>): Strike {
  return {
    begin: async () => {
      await breaks();
      return [];
    },
    end: mends,
  };
}

async function ask({ redis }: Bed, command: string, ...args: string[]): Promise<void> {
  const client = new Redis(redis.url);
  try {
    await client.call(command, ...args);
  } finally {
    client.disconnect();
  }
}
