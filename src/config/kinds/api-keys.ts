import * as z from 'zod';
import { MASK, type Kind } from './kind.js';

/** A bearer token of the HTTP API, and the name under which the log knows its user. */
export interface ApiKey {
  readonly name: string;
  readonly key: string;
}

/**
 * `name:key,name:key`. Neither name nor key may occur twice: a request must lead to one name. What is wrong is told by the entry's number,
 * because a mistaken entry (`key:name`, a key with a comma) has the secret where the name belongs.
 */
export function apiKeys(): Kind<readonly ApiKey[]> {
  return {
    accepted:
      'pairs `name:key` with commas between them: names of letters, digits, `_`, `.` or `-`, each once; ' +
      'keys without blanks and commas, each once, better of 16 characters or more',
    schema: z.string().transform(parse),
    secret: true,
    mask: () => MASK,
    print: (keys) => keys.map(({ name }) => `${name}:${MASK}`).join(','),
  };
}

function parse(given: string, context: z.RefinementCtx): readonly ApiKey[] {
  const entries = given.split(',').map((entry) => split(entry.trim()));
  const faults = entries.flatMap((entry, index) => {
    const fault = faultOf(entry, entries.slice(0, index));
    return fault === undefined ? [] : [`entry ${index + 1} ${fault}`];
  });
  if (faults.length > 0) context.addIssue({ code: 'custom', params: { detail: faults.join(', ') } });
  return faults.length > 0 ? z.NEVER : entries;
}

function split(entry: string): ApiKey {
  const colon = entry.indexOf(':');
  return colon < 0 ? { name: entry, key: '' } : { name: entry.slice(0, colon), key: entry.slice(colon + 1) };
}

function faultOf({ name, key }: ApiKey, earlier: readonly ApiKey[]): string | undefined {
  if (key === '') return 'is not of the form name:key';
  if (!/^[\w.-]{1,64}$/.test(name)) return 'has a wrong name';
  if (!/^[\x21-\x7e]+$/.test(key)) return 'has a key with blanks or characters other than ASCII';
  if (earlier.some((other) => other.name === name)) return 'repeats a name';
  if (earlier.some((other) => other.key === key)) return 'repeats a key';
  return undefined;
}

/** Shorter keys can be guessed by trying; they are taken, and warned of at the start. */
const SAFE_KEY_LENGTH = 16;

/** What to warn of: by the keys' names, never by the keys. */
export function weakKeys(keys: readonly ApiKey[]): string[] {
  return keys
    .filter(({ key }) => key.length < SAFE_KEY_LENGTH)
    .map(
      ({ name, key }) =>
        `API_KEYS: the key of "${name}" has only ${key.length} characters; ${SAFE_KEY_LENGTH} or more resist guessing.`,
    );
}
