import { runCommand } from '../process/run-command.js';

/** A Redis or Valkey server program that runs here. */
export interface RedisBinary {
  readonly command: string;
  /** What the program needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly name: 'Redis' | 'Valkey';
  /** E.g. `7.0.15`. */
  readonly version: string;
}

/** What Ubuntu 22.04 has, and enough to try things out; an external Redis should be 6.2 or newer. */
const OLDEST = [6, 0] as const;

/** The program's facts if it runs and is new enough. */
export async function checkedRedis(
  command: string,
  env: Readonly<Record<string, string>> = {},
): Promise<RedisBinary | undefined> {
  const { ok, stdout } = await runCommand(command, ['--version'], { env });
  return ok ? parseVersion(command, env, stdout) : undefined;
}

function parseVersion(command: string, env: Readonly<Record<string, string>>, text: string): RedisBinary | undefined {
  // "Redis server v=7.0.15 sha=00000000:0 malloc=..." or "Valkey server v=8.0.1 ..."
  const [, name, version = '', major, minor] = /^(Redis|Valkey) server v=((\d+)\.(\d+)\S*)/.exec(text) ?? [];
  if (name !== 'Redis' && name !== 'Valkey') return undefined;
  const isNewEnough = Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  return isNewEnough ? { command, env, name, version } : undefined;
}
