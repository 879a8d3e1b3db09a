import { failure, well, type Diagnosis } from '../diagnosis.js';
import { outboxIndexes, type OutboxIndex } from './outbox-indexes.js';
import type { Sql } from './sql.js';

const CHECK = 'postgres.indexes';

interface Seen {
  name: string;
  valid: boolean;
  unique: boolean;
}

/**
 * That no two records of a key are under way is held by an index, and a claim that finds none reads the whole outbox. Whoever rebuilds indexes
 * by hand may leave one out, or one that is not valid. Reads catalogs only: the tables may be locked.
 */
export async function examineIndexes(sql: Sql): Promise<Diagnosis[]> {
  const seen = await sql<Seen>(SEEN_SQL, [outboxIndexes.map(({ name }) => name)]);
  const found = outboxIndexes.flatMap((index) =>
    diagnose(
      index,
      seen.find(({ name }) => name === index.name),
    ),
  );
  return found.length > 0 ? found : [well(CHECK, `${outboxIndexes.length} indexes, all there and valid`)];
}

function diagnose({ name, unique, partitioned, creation }: OutboxIndex, seen: Seen | undefined): Diagnosis[] {
  const anew = `DROP INDEX ${name}; ${creation}`;
  if (seen === undefined) return [faulty(`${name} is missing`, creation)];
  if (unique && !seen.unique) return [faulty(`${name} is not unique`, anew)];
  if (seen.valid) return [];
  // That of a partitioned table is not valid as long as a partition has none, which rebuilding does not change.
  return [faulty(`${name} is not valid`, partitioned ? anew : `REINDEX INDEX CONCURRENTLY ${name};`)];
}

function faulty(found: string, statements: string): Diagnosis {
  return failure(CHECK, found, `${statements} (One by one, as the role that owns the tables.)`);
}

const SEEN_SQL = `select relname as name, indisvalid and indisready as valid, indisunique as "unique"
from pg_index join pg_class on pg_class.oid = indexrelid
where relnamespace = 'public'::regnamespace and relname = any($1)`;
