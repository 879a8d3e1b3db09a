import type { Hand } from './hand.js';

/** One kind of thing that happens in a shop. */
export interface Deed {
  readonly name: string;
  /** How often it happens, compared with the others. */
  readonly weight: number;
  run(hand: Hand): Promise<void>;
}
