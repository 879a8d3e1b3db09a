import { failure, warning, well, type Diagnosis } from './diagnosis.js';

/** Memory in use from which on it is worth a word, where there is a maximum. */
const FULL_SHARE = 0.8;

const MIB = 1_048_576;

/** Whether it is new enough, by what INFO says. */
export function version(info: string): Diagnosis {
  // Valkey tells the version of Redis that it is compatible with as well.
  const text = field(info, 'redis_version') ?? '0';
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const valkey = field(info, 'valkey_version');
  const found = valkey === undefined ? `Redis ${text}` : `Valkey ${valkey}`;
  if (major > 6 || (major === 6 && minor >= 2)) return well('redis.version', found);
  return failure('redis.version', found, 'Upgrade to Redis or Valkey 6.2 or newer.');
}

/** Whether it keeps what is written. */
export function eviction(info: string): Diagnosis {
  const policy = field(info, 'maxmemory_policy') ?? 'unknown';
  if (policy === 'noeviction') return well('redis.eviction', 'maxmemory-policy noeviction');
  const mend =
    'CONFIG SET maxmemory-policy noeviction (and in its configuration): queues of which parts are evicted stand still.';
  return failure('redis.eviction', `maxmemory-policy ${policy}`, mend);
}

/** Whether it has room. */
export function memory(info: string): Diagnosis {
  const most = Number(field(info, 'maxmemory') ?? 0);
  const used = Number(field(info, 'used_memory') ?? 0);
  if (most === 0) return well('redis.memory', `${size(used)}, without a maximum`);
  const found = `${size(used)} of ${size(most)}`;
  if (used < most * FULL_SHARE) return well('redis.memory', found);
  return warning('redis.memory', found, 'Raise maxmemory: without room it takes no wakes, and events are late.');
}

function field(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

function size(bytes: number): string {
  return bytes < MIB ? `${bytes} bytes` : `${Math.round(bytes / MIB)} MB`;
}
