import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { OperatorsMistake } from './configuration-error.js';

/** A `.env` file is there, but cannot be read; starting without it could mean another database than the one that it names. */
export class EnvironmentFileError extends OperatorsMistake {
  override readonly name = 'EnvironmentFileError';

  constructor(path: string, { code = 'unknown error' }: NodeJS.ErrnoException) {
    super(
      `${path} is there but cannot be read (${code}). Make it a readable file, or move it away; nothing was started.`,
    );
  }
}

/**
 * Where the environment does not say otherwise. The AWS SDK announces on every start under Node 20 that its versions of 2027 will not run
 * there. Ours is pinned, so that this is news for whoever upgrades it, not for whoever is on call; the variable is the SDK's own switch
 * (https://github.com/aws/aws-sdk-js-v3/issues/7983).
 */
const OUR_DEFAULTS = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/**
 * The environment of this process, completed by the file `.env` in the working folder, if there is one. The real environment wins, also
 * where it sets a variable to nothing. What the file adds is put into `env` itself, because the AWS SDK and Node read variables of their own there.
 *
 * Read with `readFileSync`, not `process.loadEnvFile`: that one says of every file that it cannot read that it is not there.
 * @throws EnvironmentFileError
 */
export function processEnvironment(env: NodeJS.ProcessEnv = process.env, file = '.env'): NodeJS.ProcessEnv {
  const added = { ...OUR_DEFAULTS, ...variablesIn(resolve(file)) };
  for (const [variable, value] of Object.entries(added)) env[variable] ??= value;
  return env;
}

function variablesIn(path: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new EnvironmentFileError(path, error as NodeJS.ErrnoException);
  }
}
