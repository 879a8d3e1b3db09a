import type { AggregateDeclaration } from './aggregate-declaration.js';
import { neededColumns } from './needed-columns.js';
import { indent, literal } from './sql-text.js';

/** What is wrong with one column that a declaration names. */
export interface ColumnMistake {
  /** It, or its table, is not there; else it is of a type that cannot be what it is declared to be. */
  readonly missing: boolean;
  /** `column orders.tax_amount does not exist` */
  readonly message: string;
}

/**
 * A SELECT that yields a {@link ColumnMistake} for each column that is not as the declaration needs it. It reads catalogs alone: it waits for
 * nobody who is just altering a table, and needs no rights on it.
 */
export function columnMistakesSql(aggregate: AggregateDeclaration): string {
  const rows = neededColumns(aggregate).map(
    ({ table, column, types }) => `(${literal(table)}, ${literal(column)}, ${literal(`{${types.join(',')}}`)}::text[])`,
  );
  return `select distinct attribute.attname is null as missing, case
    when class.oid is null then format('relation "%s" does not exist', needed.relation)
    when attribute.attname is null then format('column %s.%s does not exist', needed.relation, needed.name)
    else format('column %s.%s is of type %s, and must be %s', needed.relation, needed.name, format_type(attribute.atttypid, null), needed.types[1])
  end as message
from (values
  ${[...new Set(rows)].join(',\n  ')}
) needed(relation, name, types)
left join pg_class class on class.relnamespace = 'public'::regnamespace and class.relname = needed.relation
left join pg_attribute attribute on attribute.attrelid = class.oid and attribute.attname = needed.name and not attribute.attisdropped
where attribute.attname is null or needed.types <> '{}' and format_type((
    -- A domain may be one over another.
    with recursive base as (
      select oid, typbasetype from pg_type where oid = attribute.atttypid
      union all
      select type.oid, type.typbasetype from base join pg_type type on type.oid = base.typbasetype
    )
    select oid from base where typbasetype = 0
  ), null) <> all(needed.types)
order by message`;
}

/**
 * SQL that fails where a table lacks a column that the declaration names, or has one of a type that cannot be what it is declared to be.
 * PostgreSQL checks the bodies of trigger functions only when they run, which is in the shop's transactions.
 */
export function neededColumnsSql(aggregate: AggregateDeclaration): string {
  return `do $needed$
declare
  mistakes text;
begin
  select string_agg(message, '; ') into mistakes from (
    ${indent(columnMistakesSql(aggregate), 4)}
  ) found;
  if mistakes is not null then
    raise exception using message = mistakes, errcode = 'undefined_column';
  end if;
end $needed$;`;
}
