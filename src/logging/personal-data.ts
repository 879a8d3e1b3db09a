/** What stands in the place of personal data. */
const MASKED = '[masked]';

/** Knows personal data by the names of their keys (LOG_MASKED_KEYS), and shows an object without them. */
export class PersonalData {
  /** @param words lower case; a key that contains one of them is masked with everything below it. */
  constructor(private readonly words: readonly string[]) {}

  /** A copy for the log. */
  masked(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((entry) => this.masked(entry));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, below]) => [key, this.below(key, below)]));
  }

  private below(key: string, value: unknown): unknown {
    const name = key.toLowerCase();
    if (!this.words.some((word) => name.includes(word))) return this.masked(value);
    return value === null ? null : MASKED;
  }
}
