import { createHash, timingSafeEqual } from 'node:crypto';
import type { ApiKey } from '../../config/settings.js';

/** The keys that open the API, as digests: comparing them takes the same time whatever was given. */
export class ApiKeyRing {
  private readonly entries: readonly { readonly name: string; readonly digest: Buffer }[];

  constructor(keys: readonly ApiKey[]) {
    this.entries = keys.map(({ name, key }) => ({ name, digest: digestOf(key) }));
  }

  /** No key at all: nobody is asked for one. */
  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  /**
   * The name of the key in an `Authorization` header: `Bearer <key>`, or `Basic` with the key as password and any user name; undefined when
   * it holds none of ours.
   */
  nameFor(authorization: string | undefined): string | undefined {
    const given = keyIn(authorization ?? '');
    if (given === undefined) return undefined;
    const digest = digestOf(given);
    // All of them, always: the time must not tell which one was close.
    const matching = this.entries.filter((entry) => timingSafeEqual(entry.digest, digest));
    return matching[0]?.name;
  }
}

function keyIn(authorization: string): string | undefined {
  const [, scheme, credentials] = /^(bearer|basic) +([^ ]+) *$/i.exec(authorization) ?? [];
  if (scheme === undefined || credentials === undefined) return undefined;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString('utf8')) ?? [];
  return password;
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
