import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { neededColumnsSql } from '../../capture/needed-columns-sql.js';
import { messageOf } from '../../logging/error-facts.js';
import { failure, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/**
 * Whether the shop's tables have what the triggers name. PostgreSQL looks at the body of a trigger's function only when it runs: an ALTER of a
 * table succeeds, and then every write to it fails.
 */
export async function examineColumns(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const aggregate of aggregates) {
    const check = `postgres.columns.${aggregate.type}`;
    const mend = `Undo the ALTER. If it is meant: change the declaration of ${aggregate.type}, npm run capture:generate, npm run migrate.`;
    const lacking = await sql(neededColumnsSql(aggregate)).then(() => null, messageOf);
    diagnoses.push(
      lacking === null
        ? well(check, 'the tables have what the triggers name')
        : failure(check, `${lacking}: the shop's writes fail on it`, mend),
    );
  }
  return diagnoses;
}
