import { messageOf } from '../logging/error-facts.js';

/** What one check found. */
export interface Diagnosis {
  /** What was looked at: `postgres.triggers`, `kinesis.order`. */
  readonly check: string;
  /** `failure`: events are lost, or do not get through, until it is mended; `warning`: they may one day. */
  readonly verdict: 'well' | 'warning' | 'failure';
  /** For people, without secrets. */
  readonly found: string;
  /** What to do about it. */
  readonly mend?: string;
}

/** All is as it should be. */
export const well = (check: string, found: string): Diagnosis => ({ check, verdict: 'well', found });

/** Not yet a trouble. */
export const warning = (check: string, found: string, mend: string): Diagnosis => ({
  check,
  verdict: 'warning',
  found,
  mend,
});

/** To be mended now. */
export const failure = (check: string, found: string, mend: string): Diagnosis => ({
  check,
  verdict: 'failure',
  found,
  mend,
});

/** The check itself failed. @param log whose log may say more: `its`. */
export const unexamined = (check: string, error: unknown, log: string): Diagnosis =>
  failure(check, `could not be examined: ${messageOf(error)}`, `See ${log} own log.`);
