import type { Bed } from '../bed/bed.js';
import type { PlannedFault } from '../schedule/fault.js';

/** A fault as it is carried out. */
export interface Strike {
  /** Breaks something. @returns the names of the processes struck, if it strikes some. */
  begin(): Promise<readonly string[]>;
  /** Mends it: resolves when what was broken is back. */
  end(): Promise<void>;
}

/** How one fault is carried out on a bed. */
export type StrikeOf = (bed: Bed, fault: PlannedFault) => Strike;

/** What was broken when, in ms since 1970: what a duplicate may be explained by. */
export interface Incident {
  readonly name: PlannedFault['name'];
  /** Names of the worker processes that were struck. */
  readonly workers: readonly string[];
  readonly from: number;
  readonly to: number;
}
