import { CALL_NAMES, type CallName } from '../call-name.js';
import { Tally } from './tally.js';

/** How often each call was made, and with which exceptions calls were refused (scripted errors not included). */
export class CallCounts {
  private readonly made = new Map<CallName, Tally>(CALL_NAMES.map((call) => [call, new Tally(`${call} calls`)]));
  private readonly refusals = new Map<string, number>();

  called(call: CallName): void {
    this.made.get(call)?.add(1);
  }

  refused(errorType: string): void {
    this.refusals.set(errorType, (this.refusals.get(errorType) ?? 0) + 1);
  }

  /** Resolves once a call was made so often; it may still be waiting for its answer. */
  async reached(call: CallName, count: number, timeoutMs: number): Promise<void> {
    await this.made.get(call)?.reached(count, timeoutMs);
  }

  calls(): Record<string, number> {
    return Object.fromEntries([...this.made].map(([call, tally]) => [call, tally.value]));
  }

  errors(): Record<string, number> {
    return Object.fromEntries(this.refusals);
  }

  abandon(reason: string): void {
    for (const tally of this.made.values()) tally.abandon(reason);
  }

  reset(): void {
    for (const tally of this.made.values()) tally.reset();
    this.refusals.clear();
  }
}
