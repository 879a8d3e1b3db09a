import type { AggregateDeclaration } from '../../capture/aggregate-declaration.js';
import { expectedCapture } from '../../capture/expected-capture.js';
import { functionComment } from '../../capture/generated-function.js';
import { failure, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

interface FoundFunction {
  name: string;
  body: string;
  definer: boolean;
}

interface FoundTrigger {
  name: string;
  on_table: string;
  function: string;
  enabled: string;
}

/** Changes are captured by the triggers alone: each must be there, as its declaration generates it, and fire for every writer. */
export async function examineCapture(sql: Sql, aggregates: readonly AggregateDeclaration[]): Promise<Diagnosis[]> {
  const diagnoses: Diagnosis[] = [];
  for (const aggregate of aggregates) {
    const functions = await sql<FoundFunction>(FUNCTIONS_SQL, [functionComment(aggregate.type)]);
    const triggers = await sql<FoundTrigger>(TRIGGERS_SQL, [functions.map(({ name }) => name)]);
    diagnoses.push(...diagnose(aggregate, functions, triggers));
  }
  return diagnoses;
}

const FUNCTIONS_SQL = `select proname as name, prosrc as body, prosecdef as definer from pg_proc
where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') = $1`;

const TRIGGERS_SQL = `select trigger.tgname as name, class.relname as on_table, proc.proname as function, trigger.tgenabled as enabled
from pg_trigger trigger
join pg_proc proc on proc.oid = trigger.tgfoid and proc.pronamespace = 'public'::regnamespace
join pg_class class on class.oid = trigger.tgrelid
where not trigger.tgisinternal and proc.proname = any($1)`;

function diagnose(
  aggregate: AggregateDeclaration,
  functions: readonly FoundFunction[],
  triggers: readonly FoundTrigger[],
): Diagnosis[] {
  const check = `postgres.triggers.${aggregate.type}`;
  const expected = expectedCapture(aggregate);
  const afterwards = `Then shopstream audit ${aggregate.type} --mend: what was changed meanwhile was not captured.`;
  const anew = `Run npm run capture:generate if it says so, and npm run migrate; what a migration made once and somebody removed, its SQL makes again (migrations/capture). ${afterwards}`;
  const bodies = new Map(functions.map((found) => [found.name, found]));
  const others = [...expected.functions].filter(([name, body]) => {
    const found = bodies.get(name);
    return !found?.definer || found.body.trim() !== body.trim();
  });
  const found = new Map(triggers.map((trigger) => [`${trigger.name} on ${trigger.on_table}`, trigger]));
  const missing = expected.triggers.filter(({ name, table }) => !found.has(`${name} on ${table}`));
  const disabled = expected.triggers.filter(({ name, table }) => {
    const trigger = found.get(`${name} on ${table}`);
    return trigger !== undefined && trigger.enabled !== 'A';
  });
  const diagnoses = [
    ...(others.length > 0 ? [failure(check, `not as declared: ${others.map(([name]) => name).join(', ')}`, anew)] : []),
    ...(missing.length > 0
      ? [failure(check, `missing: ${missing.map(({ name, table }) => `${name} on ${table}`).join(', ')}`, anew)]
      : []),
    ...(disabled.length > 0
      ? [
          failure(
            check,
            `not enabled for every writer: ${disabled.map(({ name, table }) => `${name} on ${table}`).join(', ')}`,
            `${disabled.map(({ name, table }) => `ALTER TABLE "${table}" ENABLE ALWAYS TRIGGER "${name}";`).join(' ')} ${afterwards}`,
          ),
        ]
      : []),
  ];
  return diagnoses.length > 0
    ? diagnoses
    : [well(check, `${expected.triggers.length} triggers, as declared, enabled always`)];
}
