/**
 * How generated functions run: as their owner, with fixed settings, so that the writer's role, search path and time zone do not matter. A
 * shop role without rights on the outbox keeps writing to its own tables, and times come out in UTC.
 */
export const FUNCTION_OPTIONS = `language plpgsql security definer
set search_path = pg_catalog, public, pg_temp
set timezone = 'UTC'`;

/** Marks a function as generated for an aggregate, so that the next version of the declaration finds what to replace. */
export function functionComment(type: string): string {
  return `shopstream capture of ${type}`;
}
