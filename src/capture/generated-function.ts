/**
 * How generated functions run: as their owner, with a fixed search path, so that the writer's role and settings do not matter. A shop role
 * without rights on the outbox keeps writing to its own tables.
 */
export const FUNCTION_OPTIONS = `language plpgsql security definer
set search_path = pg_catalog, public, pg_temp`;

/** For functions that write values as JSON: times come out in UTC. Not for all functions, since it adds 60 µs to each save. */
export const RENDERING_OPTIONS = `${FUNCTION_OPTIONS}
set timezone = 'UTC'`;

/** What the comments of generated functions begin with; an aggregate's type follows. */
export const CAPTURE_OF = 'shopstream capture of ';

/** Marks a function as generated for an aggregate, so that the next version of the declaration finds what to replace. */
export function functionComment(type: string): string {
  return `${CAPTURE_OF}${type}`;
}
