import { messageOf } from '../../logging/error-facts.js';
import { EmbeddedServiceError } from '../embedded-service-error.js';
import { findExecutables, type SearchPlaces } from '../process/find-executable.js';
import { aptRedis } from './apt-redis.js';
import { packagedRedis } from './packaged-redis.js';
import { checkedRedis, type RedisBinary } from './redis-binary.js';
import type { RedisSource } from './redis-source.js';
import { sourceRedis } from './source-redis.js';

/** Where to look, and whether one may be got. */
export interface FindRedisOptions {
  /** Allows to download or install one. */
  readonly mayInstall?: boolean | undefined;
  /** Receives a line before anything is downloaded or installed. */
  readonly say: (line: string) => void;
  readonly places?: SearchPlaces | undefined;
  /** In order of preference. */
  readonly sources?: readonly RedisSource[] | undefined;
}

const PROGRAMS = ['redis-server', 'valkey-server'] as const;
const USUAL_FOLDERS = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin', '/snap/bin', '/usr/bin'];
const allSources = [aptRedis, packagedRedis, sourceRedis];

/**
 * A Redis or Valkey server program, 6.0 or newer: from the PATH or a usual folder, else one that an earlier run got, else, if allowed, a new one.
 * @throws EmbeddedServiceError that says what was tried and what to do
 */
export async function findRedis(options: FindRedisOptions): Promise<RedisBinary> {
  const { sources = allSources } = options;
  const found = (await installed(options.places)) ?? (await gotBefore(sources));
  if (found) return found;
  const failures: string[] = [];
  for (const { get } of options.mayInstall ? sources : []) {
    try {
      const binary = await get(options.say);
      if (binary) return binary;
    } catch (error) {
      failures.push(`  - ${messageOf(error)}\n`);
    }
  }
  throw new EmbeddedServiceError(
    'No redis-server or valkey-server (6.0 or newer) on this machine.\n' +
      failures.join('') +
      'Install one ("sudo apt-get install redis-server", "brew install redis", "apk add redis", ...); it need not run as a service. ' +
      'Or set DATABASE_URL, REDIS_URL and the Kinesis settings.' +
      (options.mayInstall ? '' : ' "npm run demo" gets one by itself where it can.'),
  );
}

async function installed(places: SearchPlaces = { folders: USUAL_FOLDERS }): Promise<RedisBinary | undefined> {
  for (const program of PROGRAMS) {
    for (const command of await findExecutables(program, places)) {
      const binary = await checkedRedis(command);
      if (binary) return binary;
    }
  }
  return undefined;
}

async function gotBefore(sources: readonly RedisSource[]): Promise<RedisBinary | undefined> {
  for (const { find } of sources) {
    const binary = await find?.();
    if (binary) return binary;
  }
  return undefined;
}
