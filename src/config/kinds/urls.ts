import * as z from 'zod';
import type { Kind } from './kind.js';
import { maskedUrl } from './masked-url.js';

/** `postgres://` or `postgresql://`, with a host in the URL or, for a Unix socket, in its parameter `host`. */
export function postgresUrl(): Kind<string> {
  return url(
    ['postgres:', 'postgresql:'],
    'a URL `postgres://user:password@host:5432/database` or `postgresql://...` (special characters in the password percent-encoded; `sslmode`: ' +
      `${SSL_MODES.map((mode) => `\`${mode}\``).join(', ')}); over a Unix socket \`postgresql:///database?host=/run/postgresql&user=user\``,
    ({ hostname, searchParams }) =>
      (hostname !== '' || searchParams.has('host')) &&
      searchParams.getAll('sslmode').every((mode) => SSL_MODES.includes(mode)),
  );
}

/** What node-postgres knows. Any other word would be taken for `verify-full`. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full', 'no-verify'];

/** `redis://` or `rediss://` (TLS); the path, if there is one, is the database's number. */
export function redisUrl(): Kind<string> {
  return url(
    ['redis:', 'rediss:'],
    'a URL `redis://user:password@host:6379/0` or, with TLS, `rediss://...` (the path is the number of the database, of nine digits at most)',
    ({ hostname, pathname }) => hostname !== '' && /^(\/\d{0,9})?$/.test(pathname),
  );
}

/** `http://` or `https://`. It should hold no secret, but what is masked in other URLs is masked here, too. */
export function httpUrl(): Kind<string> {
  const kind = url(
    ['http:', 'https:'],
    'a URL `http://host:port` or `https://host:port`',
    ({ hostname }) => hostname !== '',
  );
  return { ...kind, secret: false };
}

/** The value stays as it was given: drivers parse URLs of their own, and normalising could change what they see. */
function url(protocols: readonly string[], accepted: string, isComplete: (url: URL) => boolean): Kind<string> {
  const isAccepted = (given: string): boolean => {
    if (!URL.canParse(given) || !given.includes('://')) return false;
    const parsed = new URL(given);
    return protocols.includes(parsed.protocol) && isComplete(parsed) && isDecodable(parsed);
  };
  return { accepted, schema: z.string().refine(isAccepted), secret: true, mask: maskedUrl, print: maskedUrl };
}

/** Drivers decode user and password, and throw at a bare `%`. */
function isDecodable({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
