import { DeclarationError } from '../outbox/publication/declaration-error.js';
import type { Publication, Selection } from '../outbox/publication/publication.js';
import { listsOf, type AggregateDeclaration } from './aggregate-declaration.js';
import type { AggregateFeature } from './aggregate-feature.js';
import { recordSql } from './record-sql.js';
import { identifier } from './sql-text.js';
import { watchedTables } from './watched-tables.js';

/** Works out how a declared aggregate is published. */
export function publicationOf({ aggregate, streams, streamOf }: AggregateFeature): Publication {
  const entries = Object.entries(aggregate.record);
  const idKey = entries.find(([, shown]) => 'of' in shown && shown.column === aggregate.root.id)?.[0];
  if (idKey === undefined)
    throw new DeclarationError(`Aggregate "${aggregate.type}" was not declared by defineAggregate.`);
  const updatedFlagKey = entries.find(([, shown]) => 'flag' in shown)?.[0];
  return {
    type: aggregate.type,
    publishes: aggregate.publishes,
    kinds: ['created', 'updated', 'deleted', ...(aggregate.kinds ?? []).map((rule) => rule.kind)],
    streams: streams.map(({ key }) => key),
    streamOf,
    recordSql: recordSql(aggregate),
    idKey,
    ...(updatedFlagKey !== undefined && { updatedFlagKey }),
    syncSql: syncSql(aggregate),
    roots: { from: `${identifier(aggregate.root.table)} root`, id: `root.${identifier(aggregate.root.id)}` },
    selections: selectionsOf(aggregate),
    fanOutSql: fanOutSql(aggregate),
  };
}

/** The rows asked for, and the roots that show them as a part. One by one: a join that statistics made look cheap read all parts there are. */
function syncSql(aggregate: AggregateDeclaration): string {
  const table = identifier(aggregate.root.table);
  const id = identifier(aggregate.root.id);
  const found = `cross join lateral (select * from ${table} one where one.${id} = wanted.id limit 1) root`;
  const rootsAsParts = listsOf(aggregate)
    .map(([, list]) => list)
    .filter((list) => list.table === aggregate.root.table)
    .map((list) => `select root.${identifier(list.root.column)} as id, false as asked from wanted ${found}`);
  const asked = `select root.${id} as id, true as asked from wanted ${found}`;
  return `select id, bool_or(asked) as asked from (${[asked, ...rootsAsParts].join(' union all ')}) roots where id is not null group by id`;
}

function fanOutSql(aggregate: AggregateDeclaration): Record<string, string> {
  return Object.fromEntries(
    watchedTables(aggregate).flatMap(({ table, shared }) => {
      if (!shared) return [];
      const links = shared.links.map(
        (link) =>
          `(select distinct ${identifier(link.rootColumn)} as root_id from ${identifier(link.table)} where ${identifier(link.sharedColumn)} = $2 and ${identifier(link.rootColumn)} > $3 order by root_id limit $4)`,
      );
      return [[table, `select distinct root_id from (${links.join(' union all ')}) links order by root_id limit $4`]];
    }),
  );
}

function selectionsOf(aggregate: AggregateDeclaration): Record<string, Selection> {
  const lists = new Map(listsOf(aggregate));
  return Object.fromEntries(
    Object.entries(aggregate.selections ?? {}).map(([name, selection]): [string, Selection] => {
      if ('changedSince' in selection) {
        const column = `root.${identifier(selection.changedSince)}`;
        return [name, { takes: 'time', where: (placeholder) => `${column} >= ${placeholder}::timestamptz` }];
      }
      const list = lists.get(selection.showing);
      if (!list?.shared)
        throw new DeclarationError(`Aggregate "${aggregate.type}": selection "${name}" shows no shared row.`);
      const root = `part.${identifier(list.root.column)} = root.${identifier(aggregate.root.id)}`;
      const shared = `part.${identifier(list.shared.column)}`;
      const part = identifier(list.table);
      return [
        name,
        {
          takes: 'id',
          where: (placeholder) =>
            `exists (select from ${part} part where ${root} and ${shared} = ${placeholder}::bigint)`,
        },
      ];
    }),
  );
}
