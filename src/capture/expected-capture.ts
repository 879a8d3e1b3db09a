import type { AggregateDeclaration } from './aggregate-declaration.js';
import { captureSql } from './capture-sql.js';

/** What the database must have so that an aggregate's changes are captured. */
export interface ExpectedCapture {
  readonly functions: readonly ExpectedFunction[];
  readonly triggers: readonly ExpectedTrigger[];
}

/** One function that triggers run. */
export interface ExpectedFunction {
  readonly name: string;
  /** As `pg_proc.prosrc` has it. */
  readonly body: string;
  /** What it runs with, as `pg_proc.proconfig` has it, but for capital letters and order: `search_path=pg_catalog, public, pg_temp`. */
  readonly settings: readonly string[];
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
    ...sql.matchAll(/^create function "([^\n]+)"\(\) returns trigger ([^$]*?)as \$(\w+)\$([\s\S]*?)\$\3\$;/gm),
  ];
  const triggers = [
    ...sql.matchAll(
      /^create (?:constraint )?trigger "([^\n]+?)" (?:before|after) [a-z ]+ on (?:"([^"\n]+)"|(\w+))[\s\S]*?execute function "([^\n]+?)"\(\);/gm,
    ),
  ];
  return {
    functions: functions.map(([, name = '', options = '', , body = '']) => ({
      name,
      body,
      settings: settingsIn(options),
    })),
    triggers: triggers.map(([, name = '', quoted, plain, of = '']) => ({
      name,
      table: quoted ?? plain ?? '',
      function: of,
    })),
  };
}

function settingsIn(options: string): string[] {
  return [...options.matchAll(/^set (\w+) = (.+)$/gm)].map(
    ([, name = '', value = '']) => `${name}=${value.replaceAll("'", '')}`,
  );
}
