import type { ActiveFault } from './active-fault.js';

/** What a test holds of a fault that it added. */
export class FaultHandle {
  constructor(
    private readonly active: ActiveFault,
    private readonly forget: () => void,
  ) {}

  /** Names the fault in `GET /_sim/faults`. */
  get id(): number {
    return this.active.id;
  }

  /** Calls (for `fail-records`: records) struck so far. */
  get hits(): number {
    return this.active.hits.value;
  }

  /** Calls that wait at this moment, because of `hang` or `delay`. */
  get held(): number {
    return this.active.pauses.size;
  }

  /**
   * Resolves once the fault has struck `hits` times: "the call is now hanging".
   * @throws Error after `timeoutMs` (default 10,000)
   */
  async struck(hits = 1, timeoutMs = 10_000): Promise<void> {
    await this.active.hits.reached(hits, timeoutMs);
  }

  /** Lets the calls that wait go on; later ones are struck as before. */
  release(): void {
    this.active.pauses.end('resumed');
  }

  /** Ends the fault; connections of calls that wait are cut. */
  remove(): void {
    this.forget();
  }
}
