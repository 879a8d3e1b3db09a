/** How long, and how often, a condition is looked at. */
export interface Patience {
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 20. */
  readonly intervalMs?: number;
}

/**
 * Repeats `check` until it no longer throws: waits for real state instead of sleeping for a guessed time.
 * @returns what `check` returned in the end.
 * @throws the last error of `check`, when time is up.
 */
export async function eventually<Result>(
  check: () => Result | Promise<Result>,
  { timeoutMs = 10_000, intervalMs = 20 }: Patience = {},
): Promise<Result> {
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= endsAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  }
}
