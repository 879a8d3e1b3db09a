import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that holds one Redis: its configuration, with a password made for it, and its log. */
export class RedisFolder {
  readonly password = randomBytes(18).toString('hex');

  private constructor(readonly path: string) {}

  static async create(): Promise<RedisFolder> {
    return new RedisFolder(await mkdtemp(join(tmpdir(), 'shopstream-redis-')));
  }

  get configFile(): string {
    return join(this.path, 'redis.conf');
  }

  get logFile(): string {
    return join(this.path, 'redis.log');
  }

  /**
   * Keeps nothing on disk, and refuses writes rather than dropping keys when memory is short, as Bull needs it. Other people on this
   * machine need the password: without one they could make Redis write files in our name.
   */
  async writeConfig(port: number, databases: number): Promise<void> {
    const lines = [
      'bind 127.0.0.1',
      `port ${port}`,
      `requirepass ${this.password}`,
      `databases ${databases}`,
      'save ""',
      'appendonly no',
      'maxmemory-policy noeviction',
      'daemonize no',
      `dir ${JSON.stringify(this.path)}`,
    ];
    await writeFile(this.configFile, `${lines.join('\n')}\n`, { mode: 0o600 });
  }
}
