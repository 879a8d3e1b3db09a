import { z } from 'zod';

/** A date, or a time with its zone: a time without one would be that of whatever machine reads it. */
const FORM = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d))?$/;
const day = z.iso.date();

/**
 * The time that a date or an ISO 8601 time with its zone names, in ms; NaN for anything else, such as 30 February, which JavaScript takes and
 * PostgreSQL does not.
 */
export function timeNamed(text: string): number {
  return FORM.test(text) && day.safeParse(text.slice(0, 10)).success ? Date.parse(text) : Number.NaN;
}
