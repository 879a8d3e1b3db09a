import type { AggregateDeclaration } from './aggregate-declaration.js';
import { captureSql } from './capture-sql.js';

/** What the database must have so that an aggregate's changes are captured. */
export interface ExpectedCapture {
  /** By name: the function's body, as `pg_proc.prosrc` has it. */
  readonly functions: ReadonlyMap<string, string>;
  readonly triggers: readonly ExpectedTrigger[];
}

/** One trigger, and the function that it runs. */
export interface ExpectedTrigger {
  readonly name: string;
  readonly table: string;
  readonly function: string;
}

/** Read from the generated SQL itself, so that the two cannot disagree. */
export function expectedCapture(aggregate: AggregateDeclaration): ExpectedCapture {
  const sql = captureSql(aggregate);
  const functions = [
    ...sql.matchAll(/^create function "([^\n]+)"\(\) returns trigger [^$]*?as \$(\w+)\$([\s\S]*?)\$\2\$;/gm),
  ];
  const triggers = [
    ...sql.matchAll(
      /^create (?:constraint )?trigger "([^\n]+?)" (?:before|after) [a-z ]+ on (?:"([^"\n]+)"|(\w+))[\s\S]*?execute function "([^\n]+?)"\(\);/gm,
    ),
  ];
  return {
    functions: new Map(functions.map(([, name = '', , body = '']) => [name, body])),
    triggers: triggers.map(([, name = '', quoted, plain, of = '']) => ({
      name,
      table: quoted ?? plain ?? '',
      function: of,
    })),
  };
}
