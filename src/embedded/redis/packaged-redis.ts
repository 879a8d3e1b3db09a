import { EmbeddedServiceError } from '../embedded-service-error.js';
import { findExecutables } from '../process/find-executable.js';
import { runCommand } from '../process/run-command.js';
import { isRoot } from '../process/service-account.js';
import { checkedRedis } from './redis-binary.js';
import type { RedisSource } from './redis-source.js';

/** Package managers that install without starting a service. */
const MANAGERS = [
  { command: 'brew', args: ['install', 'redis'], needsRoot: false },
  { command: 'apk', args: ['add', 'redis'], needsRoot: true },
] as const;

/** Redis installed by Homebrew or by Alpine's apk, the latter if this is root or sudo asks for no password. */
export const packagedRedis: RedisSource = {
  get: async (say) => {
    for (const { command, args, needsRoot } of MANAGERS) {
      if ((await findExecutables(command)).length === 0) continue;
      const prefix = needsRoot && !isRoot() ? ['sudo', '-n'] : [];
      if (prefix.length > 0 && !(await runCommand('sudo', ['-n', 'true'])).ok) continue;
      const [program = '', ...rest] = [...prefix, command, ...args];
      say(`No Redis on this machine: installing it with "${[program, ...rest].join(' ')}".`);
      const { ok, output } = await runCommand(program, rest);
      if (!ok) throw new EmbeddedServiceError(`${command} failed: ${output.split('\n').slice(-3).join(' ')}`);
      return newRedis();
    }
    return undefined;
  },
};

async function newRedis() {
  const [found] = await findExecutables('redis-server', { folders: ['/opt/homebrew/bin', '/usr/local/bin'] });
  return found === undefined ? undefined : checkedRedis(found);
}
