import type { Failure } from '../failures/failure.js';

/** A stream that could be described is looked at again after this time: shards are opened and closed that seldom. */
const REFRESH_MS = 60_000;

/** After a failure sooner, at twice the time with each further one... */
const FIRST_RETRY_MS = 1000;

/** ...up to this, so that health sees a stream's return within ten seconds, with two hundred streams and instances at AWS's limit... */
const LONGEST_RETRY_MS = 8000;

/** ...or this when it is the descriptions themselves that are too many. */
const LONGEST_RETRY_THROTTLED_MS = 60_000;

/**
 * When each stream is described next. DescribeStreamSummary is limited to 20 calls a second per AWS account, which all instances and
 * everybody else in it share: hence the jitter, of half the time, that keeps instances apart that were started or failed together.
 */
export class DescriptionSchedule {
  private readonly next = new Map<string, number>();
  private readonly failures = new Map<string, number>();

  /** @param random a number in [0, 1). */
  constructor(
    private readonly random: () => number = Math.random,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** A stream is due at once when nothing is known of it. */
  isDue(streamKey: string): boolean {
    return this.now() >= (this.next.get(streamKey) ?? 0);
  }

  described(streamKey: string): void {
    this.failures.delete(streamKey);
    this.dueIn(streamKey, REFRESH_MS);
  }

  failed(streamKey: string, { kind }: Failure): void {
    const failures = (this.failures.get(streamKey) ?? 0) + 1;
    this.failures.set(streamKey, failures);
    const longest = kind === 'throttled' ? LONGEST_RETRY_THROTTLED_MS : LONGEST_RETRY_MS;
    this.dueIn(streamKey, Math.min(longest, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10)));
  }

  private dueIn(streamKey: string, mostMs: number): void {
    this.next.set(streamKey, this.now() + mostMs * (0.5 + this.random() / 2));
  }
}
