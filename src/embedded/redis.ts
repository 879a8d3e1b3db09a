import { EmbeddedServer } from './embedded-server.js';
import { findRedis, type FindRedisOptions } from './redis/find-redis.js';
import { RedisFolder } from './redis/redis-folder.js';
import { pingRedis } from './redis/redis-ping.js';

/** How {@link startRedis} gets and sets up Redis; every field has a default. */
export interface EmbeddedRedisOptions extends Omit<FindRedisOptions, 'say'> {
  /** Receives a line before anything is downloaded or installed. Default: stderr. */
  readonly say?: ((line: string) => void) | undefined;
  /** Default: a free one. */
  readonly port?: number;
  /** How many numbered databases it has. Default 16. */
  readonly databases?: number;
}

/**
 * Starts a Redis (or Valkey) of our own that keeps nothing on disk: a restart empties it.
 * @throws EmbeddedServiceError
 */
export async function startRedis(options: EmbeddedRedisOptions = {}): Promise<EmbeddedServer> {
  const binary = await findRedis({ ...options, say: options.say ?? toStderr });
  const folder = await RedisFolder.create();
  return EmbeddedServer.start({
    name: binary.name,
    version: binary.version,
    folder: folder.path,
    isTemporary: true,
    port: options.port,
    stopSignal: 'SIGTERM',
    prepare: (port) => folder.writeConfig(port, options.databases ?? 16),
    serviceOn: (port) => ({
      command: binary.command,
      args: [folder.configFile],
      env: binary.env,
      logFile: folder.logFile,
      isReady: () => pingRedis(port, folder.password),
    }),
    urlOn: (port) => `redis://:${folder.password}@127.0.0.1:${port}`,
  });
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
