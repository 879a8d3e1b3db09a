import { spawn } from 'node:child_process';
import type { Account } from './account.js';

/** How a command ended. */
export interface CommandResult {
  /** It could be started and its exit code was 0. */
  readonly ok: boolean;
  /** What it wrote to stdout. */
  readonly stdout: string;
  /** What it wrote to stdout and stderr, as it came, or why it could not be started. */
  readonly output: string;
}

/** As whom and with what a command runs; the defaults are the caller's own. */
export interface CommandOptions {
  readonly account?: Account | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a command to its end, in `/` (any account may be there) and without stdin. Never rejects: a failure is a result. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    let stdout = '';
    let output = '';
    const child = spawn(command, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(options.env && { env: options.env }),
      ...(options.account && { uid: options.account.uid, gid: options.account.gid }),
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', (error) => {
      resolve({ ok: false, stdout, output: error.message });
    });
    child.once('close', (code) => {
      resolve({ ok: code === 0, stdout, output: output.trimEnd() });
    });
  });
}
