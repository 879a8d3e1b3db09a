import {
  isField,
  listsOf,
  type AggregateDeclaration,
  type Field,
  type ListDeclaration,
} from './aggregate-declaration.js';
import { identifier, indent, literal } from './sql-text.js';

/**
 * A SELECT that yields `(id, body)` for the ids of the relation `wanted(id)`: the record as `json`, whose text is put on the stream,
 * without the `event` object, and with the updated flag true. Ids without a root row yield no row.
 *
 * One statement for all ids, and PostgreSQL writes the JSON. The body is not a text, which it would have to parse to make a snapshot of it;
 * lists are, since arrays of items cost more than to parse them. Each list is a lateral subquery over its indexed foreign key, so that the
 * plan stays the same for one id and for 100,000: a product with seven relations costs about 70 µs, whatever the batch.
 */
export function recordSql(aggregate: AggregateDeclaration): string {
  const shown = Object.entries(aggregate.record).map(([key, value]) => {
    const expression =
      'table' in value
        ? `coalesce(${identifier(`list_${key}`)}.items, '[]')::json`
        : 'flag' in value
          ? 'true'
          : fieldSql(value, 'root');
    return `${expression} as ${identifier(key)}`;
  });
  const root = identifier(aggregate.root.table);
  const id = identifier(aggregate.root.id);
  return `select root.${id} as id, row_to_json(shown) as body
from wanted
join ${root} root on root.${id} = wanted.id
${listsOf(aggregate)
  .map(
    ([key, list]) =>
      `left join lateral (\n  ${indent(listSql(list, aggregate.root.table, id), 2)}\n) ${identifier(`list_${key}`)} on true\n`,
  )
  .join('')}cross join lateral (
  select ${indent(shown.join(',\n'), 4)}
) shown`;
}

function listSql(list: ListDeclaration, rootTable: string, rootId: string): string {
  const item = isField(list.items)
    ? `to_json(${fieldSql(list.items, 'part')})`
    : `(select row_to_json(item) from (select ${Object.entries(list.items)
        .map(([key, field]) => `${fieldSql(field, 'part')} as ${identifier(key)}`)
        .join(', ')}) item)`;
  const order = list.orderBy.map((column) => `part.${identifier(column)}`).join(', ');
  const sharedJoin = list.shared
    ? // One by one, which no planner can turn into a join: made for a shop that was empty, the plan would read all shared rows for each root.
      `\ncross join lateral (
  select * from ${identifier(list.shared.table)} one where one.${identifier(list.shared.id)} = part.${identifier(list.shared.column)} limit 1
) shared`
    : '';
  const { column, through } = list.root;
  const pathJoin = through
    ? `\njoin ${identifier(through.table)} path on path.${identifier(through.key)} = part.${identifier(column)}`
    : '';
  const rootOfPart = through ? `path.${identifier(through.column)}` : `part.${identifier(column)}`;
  const items = `select '[' || string_agg(${item}::text, ',' order by ${order}) || ']' as items`;
  if (list.table === rootTable && !through) {
    // Roots among roots: where few are believed to have nearly all, PostgreSQL 16 would read all, to have them in the order of their ids.
    const own = `select * from ${identifier(rootTable)} own where own.${identifier(column)} = root.${rootId} offset 0`;
    return `${items}\nfrom (${own}) part${sharedJoin}`;
  }
  return `${items}
from ${identifier(list.table)} part${sharedJoin}${pathJoin}
where ${rootOfPart} = root.${rootId}`;
}

function fieldSql(field: Field, owner: 'root' | 'part'): string {
  const column = `${field.of === 'shared' ? 'shared' : owner}.${identifier(field.column)}`;
  if (field.as === 'value') return column;
  return `to_char(${column} at time zone 'UTC', ${literal('YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')})`;
}
