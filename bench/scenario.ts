import type { Bed } from './bed/bed.js';
import type { Figures } from './figures.js';
import type { Letter } from './letters.js';

/** One thing that is measured. */
export interface Scenario {
  readonly letter: Letter;
  /** Its name in the results. */
  readonly name: string;
  /** Ratios rest on its figures: it is measured several times, in turns with the others, so that all have the same weather. */
  readonly repeated: boolean;
  /**
   * Measures once, and checks what was delivered.
   * @throws BadDelivery when a record is missing, doubled or out of order.
   */
  measure(bed: Bed): Promise<Figures>;
}
