import { EmbeddedServiceError } from '../embedded-service-error.js';
import type { Account } from './account.js';
import { runCommand } from './run-command.js';

/** True when this process runs as root. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * As whom PostgreSQL runs, which refuses to run as root: undefined (= as the caller) unless the caller is root; else the account
 * `postgres` of an installed PostgreSQL, else `nobody`, which every Unix has. No account is created, so nothing of the machine changes.
 * @throws EmbeddedServiceError when root finds neither
 */
export async function serviceAccount(
  names: readonly string[] = ['postgres', '_postgres', 'nobody'],
  root = isRoot(),
): Promise<Account | undefined> {
  if (!root) return undefined;
  for (const name of names) {
    const account = await accountNamed(name);
    if (account) return account;
  }
  throw new EmbeddedServiceError(
    `PostgreSQL does not run as root, and this machine has no account ${names.join(' or ')}: start as an ordinary user.`,
  );
}

async function accountNamed(name: string): Promise<Account | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => idOf(await runCommand('id', [flag, name]))));
  return uid && gid ? { name, uid, gid } : undefined;
}

/** Node takes ids up to 2^31 - 1; macOS' nobody is beyond, and 0 is root again. */
function idOf({ ok, stdout }: { ok: boolean; stdout: string }): number | undefined {
  const id = Number(stdout);
  return ok && id > 0 && id < 2 ** 31 ? id : undefined;
}
