import type { Bed } from './bed/bed.js';
import type { Figures } from './figures.js';

/** By which scenarios are chosen on the command line. */
export const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'r', 'o', 't'] as const;

/** What is measured when nothing is chosen: trouble takes minutes, and no ratio rests on it. */
export const USUAL = LETTERS.slice(0, 9);

/** One of {@link LETTERS}. */
export type Letter = (typeof LETTERS)[number];

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
