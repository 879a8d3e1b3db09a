import type { RunSql } from '../../outbox/database/outbox-database.js';
import type { ExpectedCapture, ExpectedTrigger } from '../expected-capture.js';
import { CAPTURE_OF, functionComment } from '../generated-function.js';

/** What a database's capture of one aggregate lacks: whatever is written meanwhile may not be captured, or not rightly. */
export interface CaptureFaults {
  /** Functions that are gone, or have another body than the one that the declaration generates: somebody changed them, or another version made them. */
  readonly otherFunctions: readonly string[];
  readonly missing: readonly ExpectedTrigger[];
  /** There, but not for every writer (ENABLE ALWAYS), or for none. */
  readonly disabled: readonly ExpectedTrigger[];
}

interface FoundFunction {
  name: string;
  body: string;
  definer: boolean;
}

interface FoundTrigger {
  name: string;
  on_table: string;
  enabled: string;
}

/** Compares what the database has with what the aggregate's declaration generates. Reads catalogs alone, which every role may. */
export async function captureFaults(sql: RunSql, type: string, expected: ExpectedCapture): Promise<CaptureFaults> {
  const functions = await sql<FoundFunction>(FUNCTIONS_SQL, [functionComment(type)]);
  const triggers = await sql<FoundTrigger>(TRIGGERS_SQL, [functions.map(({ name }) => name)]);
  const bodies = new Map(functions.map((found) => [found.name, found]));
  const states = new Map(triggers.map((found) => [`${found.name} on ${found.on_table}`, found.enabled]));
  const stateOf = (trigger: ExpectedTrigger) => states.get(spelled(trigger));
  const otherFunctions = [...expected.functions].filter(([name, body]) => {
    const found = bodies.get(name);
    return !found?.definer || found.body.trim() !== body.trim();
  });
  return {
    otherFunctions: otherFunctions.map(([name]) => name),
    missing: expected.triggers.filter((trigger) => stateOf(trigger) === undefined),
    disabled: expected.triggers.filter((trigger) => ![undefined, ALWAYS].includes(stateOf(trigger))),
  };
}

/** Types whose changes are captured, and which are not among those declared: nobody will ever claim their events. */
export async function undeclaredCaptures(sql: RunSql, declared: readonly string[]): Promise<string[]> {
  const captured = await sql<{ type: string }>(CAPTURED_TYPES_SQL, [CAPTURE_OF]);
  return captured.map(({ type }) => type).filter((type) => !declared.includes(type));
}

/** How people write it: `outbox_capture_order_insert on orders`. */
export function spelled({ name, table }: ExpectedTrigger): string {
  return `${name} on ${table}`;
}

/** `pg_trigger.tgenabled`. */
const ALWAYS = 'A';

const FUNCTIONS_SQL = `select proname as name, prosrc as body, prosecdef as definer from pg_proc
where pronamespace = 'public'::regnamespace and obj_description(oid, 'pg_proc') = $1`;

const CAPTURED_TYPES_SQL = `select distinct substr(comment, length($1) + 1) as type
from pg_proc cross join lateral obj_description(pg_proc.oid, 'pg_proc') comment
where pronamespace = 'public'::regnamespace and starts_with(comment, $1) order by type`;

const TRIGGERS_SQL = `select trigger.tgname as name, class.relname as on_table, trigger.tgenabled as enabled
from pg_trigger trigger
join pg_proc proc on proc.oid = trigger.tgfoid and proc.pronamespace = 'public'::regnamespace
join pg_class class on class.oid = trigger.tgrelid
where not trigger.tgisinternal and proc.proname = any($1)`;
