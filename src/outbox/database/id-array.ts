/**
 * Ids as the text of a PostgreSQL array. The driver would look at each for characters to escape, which took the worker a twentieth of what a
 * record costs it; ids are digits, PostgreSQL's own.
 */
export function idArray(ids: readonly string[]): string {
  return `{${ids.join(',')}}`;
}
