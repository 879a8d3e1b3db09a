import { type ValueTransformer } from 'typeorm';

/**
 * bigint as a JavaScript number. node-postgres returns int8 as text; a record shows ids as JSON numbers, so an id that a number cannot
 * hold exactly is refused (RangeError) in both directions instead of being rounded to the id of another row.
 */
export const safeInteger: ValueTransformer = {
  // Text is accepted here as well: a cascading save hands the root's id to its parts as PostgreSQL returned it.
  to: (value: unknown) => (isAbsent(value) ? value : exactInteger(value)),
  from: (value: unknown) => (isAbsent(value) ? value : exactInteger(value)),
};

/**
 * numeric(12,2) as a JavaScript number, which holds all its values to the cent. PostgreSQL's numeric also knows NaN, which no JSON
 * number can say: writing it (or Infinity) is a RangeError, reading it gives NaN.
 */
export const money: ValueTransformer = {
  to: (value: unknown) => (isAbsent(value) ? value : finiteNumber(value)),
  from: (value: unknown) => (isAbsent(value) ? value : Number(value)),
};

/** undefined stays undefined: TypeORM takes it for "not given" and lets the column's default apply. */
function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

function exactInteger(value: unknown): number {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
  throw new RangeError(`${String(value)} is not an integer that a JavaScript number holds exactly (|n| < 2^53).`);
}

function finiteNumber(value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new RangeError(`${String(value)} is not an amount of money: a finite number is needed.`);
}
