/** What names of streams and shards are like. The group around the pattern keeps it anchored as a whole. */
export const NAME = { pattern: /^(?:[a-zA-Z0-9_.-]+)$/, minLength: 1, maxLength: 128 } as const;

/** Whether a text could be such a name. */
export function isName(text: string): boolean {
  return NAME.pattern.test(text) && text.length <= NAME.maxLength;
}
