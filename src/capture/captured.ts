import type { AggregateDeclaration } from './aggregate-declaration.js';

/** The aggregates whose changes are captured. */
export type Captured = readonly AggregateDeclaration[];

/** Injects {@link Captured}. */
export const CAPTURED = Symbol('captured');
