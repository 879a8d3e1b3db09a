/** By which scenarios are chosen on the command line. */
export const LETTERS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'r', 'o', 't'] as const;

/** What is measured when nothing is chosen: trouble takes minutes, and no ratio rests on it. */
export const USUAL = LETTERS.slice(0, 9);

/** One of {@link LETTERS}. */
export type Letter = (typeof LETTERS)[number];
