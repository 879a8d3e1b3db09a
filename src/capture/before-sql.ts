import { kindColumns, type AggregateDeclaration } from './aggregate-declaration.js';
import { identifier, literal } from './sql-text.js';

/**
 * A history root as a statement found it: the columns that its kinds are read from. Where it matters (COMES_BEFORE), since it costs some
 * µs, a key that no column can have holds more: what these columns became, if they changed; and, for a statement that a trigger of the
 * shop's ran, how deep in triggers that was, and within which statement of the client.
 * @param after alias of the row as the statement left it; left out where the row is gone.
 */
export function beforeSql(aggregate: AggregateDeclaration, row: string, after?: string): string {
  const columns = kindColumns(aggregate);
  const valuesOf = (alias: string) => columns.map((column) => `${alias}.${identifier(column)}`).join(', ');
  const pairsOf = (alias: string) => columns.map((column) => `${literal(column)}, ${alias}.${identifier(column)}`);
  const found = (...more: string[]) => `jsonb_build_object(${[...pairsOf(row), ...more].join(', ')})`;
  const became = `'became', jsonb_build_object(${after === undefined ? '' : pairsOf(after).join(', ')})`;
  const changed = found(`'', jsonb_build_object(${became})`);
  const nested = found(
    `'', jsonb_build_object(${became}, 'depth', pg_trigger_depth(), 'at', extract(epoch from statement_timestamp()))`,
  );
  const ifNested = `case when pg_trigger_depth() > 1 then ${nested}`;
  if (after === undefined) return `${ifNested} else ${changed} end`;
  const ifChanged = `when row(${valuesOf(row)})::record *<> row(${valuesOf(after)})::record then ${changed}`;
  return [ifNested, ...(columns.length > 0 ? [ifChanged] : []), `else ${found()} end`].join('\n    ');
}

/** Whether the root was captured of a statement that a trigger of the shop's ran, deeper in triggers than what is captured now. */
export const NESTED = `(mark.before #>> '{"",depth}')::integer > pg_trigger_depth()`;

/**
 * Whether what is captured now (`excluded`) came before what the transaction has already captured of the root (`mark`). A statement is
 * captured at its end, after the statements that the shop's triggers ran because of it, although these found the root as it had left it.
 */
export const COMES_BEFORE = `${NESTED}
  and (mark.before #>> '{"",at}')::numeric = extract(epoch from statement_timestamp())
  and (excluded.before = 'null' or mark.before @> (excluded.before #> '{"",became}'))`;
