import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { columnMistakesSql, type ColumnMistake } from '../../capture/needed-columns-sql.js';
import { failure, warning, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/**
 * Whether the shop's tables have what the triggers name. PostgreSQL looks at the body of a trigger's function only when it runs: an ALTER of a
 * table succeeds, and then every write to it fails.
 */
export async function examineColumns(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const aggregate of aggregates) {
    const check = `postgres.columns.${aggregate.type}`;
    const mistakes = await sql<ColumnMistake>(columnMistakesSql(aggregate));
    const found = mistakes.map((mistake) => diagnosisOf(check, aggregate.type, mistake));
    diagnoses.push(...(found.length > 0 ? found : [well(check, 'the tables have what the triggers name')]));
  }
  return diagnoses;
}

function diagnosisOf(check: string, type: string, { missing, message }: ColumnMistake): Diagnosis {
  const otherwise = `change the declaration of ${type}, npm run capture:generate, npm run migrate`;
  return missing
    ? failure(
        check,
        message,
        `The shop's writes fail as long as triggers name it: undo the ALTER. If it is meant, ${otherwise}.`,
      )
    : warning(
        check,
        message,
        `Of an id: audits, resyncs and fan-outs fail, and state is not sent; of a time: records show it wrongly. Change its type; or, of a time, show it as it is: ${otherwise}.`,
      );
}
