import { CALL_NAMES, type CallName } from '../call-name.js';
import { Tally } from './tally.js';

/** How often each call was made, and with which exceptions calls were refused (scripted errors not included). */
export class CallCounts {
  readonly #calls = new Map<CallName, Tally>(CALL_NAMES.map((call) => [call, new Tally(`${call} calls`)]));
  readonly #errors = new Map<string, number>();

  called(call: CallName): void {
    this.#calls.get(call)?.add(1);
  }

  refused(errorType: string): void {
    this.#errors.set(errorType, (this.#errors.get(errorType) ?? 0) + 1);
  }

  /** Resolves once a call was made so often; it may still be waiting for its answer. */
  async reached(call: CallName, count: number, timeoutMs: number): Promise<void> {
    await this.#calls.get(call)?.reached(count, timeoutMs);
  }

  calls(): Record<string, number> {
    return Object.fromEntries([...this.#calls].map(([call, tally]) => [call, tally.value]));
  }

  errors(): Record<string, number> {
    return Object.fromEntries(this.#errors);
  }

  abandon(reason: string): void {
    for (const tally of this.#calls.values()) tally.abandon(reason);
  }

  reset(): void {
    for (const tally of this.#calls.values()) tally.reset();
    this.#errors.clear();
  }
}
