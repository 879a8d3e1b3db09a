/** What stands in the place of a secret. */
const HIDDEN = '[secret]';

/** Shorter ones are words, and would be hidden wherever the word stands. */
const SHORTEST = 6;

/**
 * A function that hides secrets in a log line, whoever wrote them into it: a server's error that quotes a password, a URL. The last line of
 * defence; nothing is logged on purpose that holds one.
 */
export function hiding(secrets: readonly string[]): (line: string) => string {
  const spellings = secrets.filter(({ length }) => length >= SHORTEST).flatMap(spellingsOf);
  // A secret that contains another must go first.
  const distinct = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  return (line) => distinct.reduce((hidden, secret) => hidden.replaceAll(secret, HIDDEN), line);
}

/** As it may stand in JSON text, in a URL as well. */
function spellingsOf(secret: string): string[] {
  return [secret, encodeURIComponent(secret)].map((spelling) => JSON.stringify(spelling).slice(1, -1));
}
