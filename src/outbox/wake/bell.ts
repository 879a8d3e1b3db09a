/** Says "stream X has something to publish". Ringing returns at once and never throws; the sweep finds what could not be announced. */
export abstract class Bell {
  /** Rings for a stream. */
  abstract ring(streamKey: string): void;

  /** Rings for what a writer has committed: at once, or with what others commit in the next moment. */
  abstract announce(streamKey: string): void;

  /** Rings later, once however often asked meanwhile. */
  abstract ringIn(streamKey: string, delayMs: number): void;

  /** Lets the next ring through; the processor's first act, before it claims, so that no change falls between. */
  abstract clearWake(streamKey: string): Promise<void>;
}
