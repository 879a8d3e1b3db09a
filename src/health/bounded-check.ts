import { isNativeError } from 'node:util/types';
import { codeOf } from '../logging/error-facts.js';
import { SingleRun } from '../schedule/single-run.js';
import { within } from '../schedule/within.js';
import type { Finding, ReadinessCheck } from './readiness-check.js';

/** Orchestrators wait 1 to 2 s for an answer; checks run side by side. */
const CHECK_TIMEOUT_MS = 1000;

/** A check that always answers in time, and of which only one run is under way, however often it is asked and however long it hangs. */
export class BoundedCheck {
  private readonly look = new SingleRun(() => this.begin());

  constructor(
    private readonly check: ReadinessCheck,
    private readonly timeoutMs = CHECK_TIMEOUT_MS,
  ) {}

  get name(): string {
    return this.check.name;
  }

  /** Never rejects. */
  run(): Promise<Finding> {
    const late = { ready: false, reason: `no answer within ${this.timeoutMs} ms` };
    return within(this.timeoutMs, this.look.run(), late);
  }

  private async begin(): Promise<Finding> {
    try {
      return await this.check.check();
    } catch (error) {
      // A message may hold addresses and names; a code or an error's name does not.
      return { ready: false, reason: `failed (${signOf(error)})` };
    }
  }
}

function signOf(error: unknown): string {
  return isNativeError(error) ? (codeOf(error) ?? error.name) : 'unknown';
}
