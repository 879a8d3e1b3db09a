import { Redis } from 'ioredis';
import type { Settings } from '../config/settings.js';
import { messageOf } from '../logging/error-facts.js';
import { redisUrl } from '../outbox/wake/redis-url.js';
import { failure, well, type Diagnosis } from './diagnosis.js';
import { eviction, memory, version } from './redis-info.js';

/** Looks at Redis over a connection like those that wakes go over. */
export async function examineRedis({ redis }: Settings): Promise<Diagnosis[]> {
  if (redis.url === undefined) return [];
  const client = new Redis(redisUrl(redis.url), {
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: 5000,
    enableReadyCheck: false,
  });
  // The rejected command only says that the connection is closed; why, the first error of the connection says.
  let why: Error | undefined;
  client.on('error', (error) => (why ??= error));
  try {
    const info = await client.info();
    const written = await writes(() => client.set('shopstream:doctor', '1', 'PX', 1000));
    return [
      version(info),
      await database(client),
      eviction(info),
      memory(info),
      written,
      ...(written.verdict === 'well' ? [await rights(client)] : []),
    ];
  } catch (error) {
    const found = `no answer: ${messageOf(why ?? error)}`;
    return [failure('redis.connection', found, 'Look at REDIS_URL and the server. Events wait meanwhile.')];
  } finally {
    client.disconnect();
  }
}

/** A connection that is refused its database goes on in the first one, without a word. */
async function database(client: Redis): Promise<Diagnosis> {
  const { db = 0 } = client.options;
  try {
    if (db !== 0) await client.select(db);
    return well('redis.database', `database ${db}`);
  } catch (error) {
    const mend =
      'Name one that there is in the path of REDIS_URL (16 unless its configuration says otherwise: 0 to 15).';
    return failure('redis.database', `database ${db}, but wakes go to 0: ${messageOf(error)}`, mend);
  }
}

async function writes(write: () => Promise<unknown>): Promise<Diagnosis> {
  try {
    await write();
    return well('redis.writes', 'it takes writes');
  } catch (error) {
    return failure(
      'redis.writes',
      messageOf(error),
      'Let REDIS_URL name a primary that has room and may be written to.',
    );
  }
}

/** Of every kind of command that Bull uses one, on a key and a channel of Bull's. It takes no refusal: a process that meets one ends. */
async function rights(client: Redis): Promise<Diagnosis> {
  const name = 'bull:shopstream-doctor';
  try {
    await client.client('SETNAME', 'shopstream-doctor');
    // One by one: a transaction that is sent as a whole does not say which of its commands was refused.
    await client.multi({ pipeline: false });
    await client.llen(name);
    await client.exec();
    await client.eval(`return redis.call('SET', KEYS[1], '1', 'PX', 1000)`, 1, name);
    await client.brpoplpush(`${name}:from`, `${name}:to`, 0.01);
    await client.publish(name, 'well');
    // Last, since a connection that listens takes no other commands.
    await client.subscribe(name);
    return well('redis.rights', 'all that queues need');
  } catch (error) {
    return failure(
      'redis.rights',
      messageOf(error),
      'Give the user of REDIS_URL what docs/operations.md (Rights in Redis) names.',
    );
  }
}
