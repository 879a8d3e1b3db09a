import type { RunSql } from '../../outbox/database/outbox-database.js';
import type { ExpectedCapture, ExpectedFunction, ExpectedTrigger } from '../expected-capture.js';
import { CAPTURE_OF } from '../generated-function.js';

/** What a database's capture of one aggregate lacks: whatever is written meanwhile may not be captured, or not rightly. */
export interface CaptureFaults {
  /** Functions that are gone, or are not what the declaration generates: somebody changed them or what they run with, or another version made them. */
  readonly notAsDeclared: readonly string[];
  readonly missing: readonly ExpectedTrigger[];
  /** There, but not for every writer (ENABLE ALWAYS), or for none. */
  readonly disabled: readonly ExpectedTrigger[];
}

interface FoundFunction {
  name: string;
  body: string;
  definer: boolean;
  settings: string[];
}

interface FoundTrigger {
  name: string;
  on_table: string;
  enabled: string;
}

/** Compares what the database has with what the aggregate's declaration generates. Reads catalogs alone, which every role may. */
export async function captureFaults(sql: RunSql, expected: ExpectedCapture): Promise<CaptureFaults> {
  const names = expected.functions.map(({ name }) => name);
  const functions = await sql<FoundFunction>(FUNCTIONS_SQL, [names]);
  const triggers = await sql<FoundTrigger>(TRIGGERS_SQL, [names]);
  const made = new Map(functions.map((found) => [found.name, found]));
  const states = new Map(triggers.map((found) => [`${found.name} on ${found.on_table}`, found.enabled]));
  const stateOf = (trigger: ExpectedTrigger) => states.get(spelled(trigger));
  return {
    notAsDeclared: expected.functions.filter((one) => !isAsDeclared(one, made.get(one.name))).map(({ name }) => name),
    missing: expected.triggers.filter((trigger) => stateOf(trigger) === undefined),
    disabled: expected.triggers.filter((trigger) => ![undefined, ALWAYS].includes(stateOf(trigger))),
  };
}

/** Without its settings a function may write times in the writer's zone, or be led to a table of somebody's own. */
function isAsDeclared(expected: ExpectedFunction, found: FoundFunction | undefined): boolean {
  return (
    found?.definer === true &&
    found.body.trim() === expected.body.trim() &&
    alike(found.settings) === alike(expected.settings)
  );
}

function alike(settings: readonly string[]): string {
  return settings
    .map((setting) => setting.toLowerCase())
    .sort()
    .join();
}

/** Types that are captured, or of which events wait, and which are not among those declared: nobody will ever claim their events. */
export async function unpublishedTypes(sql: RunSql, declared: readonly string[]): Promise<string[]> {
  const found = await sql<{ type: string }>(TYPES_SQL, [CAPTURE_OF]);
  return found.map(({ type }) => type).filter((type) => !declared.includes(type));
}

/** How people write it: `outbox_capture_order_insert on orders`. */
export function spelled({ name, table }: ExpectedTrigger): string {
  return `${name} on ${table}`;
}

/** `pg_trigger.tgenabled`. */
const ALWAYS = 'A';

const FUNCTIONS_SQL = `select proname as name, prosrc as body, prosecdef as definer, coalesce(proconfig, '{}') as settings from pg_proc
where pronamespace = 'public'::regnamespace and proname = any($1)`;

/** Of tables in `public`: one that was moved to another schema, and has a successor without triggers, took its triggers along. */
const TRIGGERS_SQL = `select trigger.tgname as name, class.relname as on_table, trigger.tgenabled as enabled
from pg_trigger trigger
join pg_proc proc on proc.oid = trigger.tgfoid and proc.pronamespace = 'public'::regnamespace
join pg_class class on class.oid = trigger.tgrelid and class.relnamespace = 'public'::regnamespace
where not trigger.tgisinternal and proc.proname = any($1)`;

/** Of waiting events one per type is read, by their index: whoever may be claimed has a lane. */
const TYPES_SQL = `with recursive waiting as (
  (select type from outbox_events where lane is not null order by type limit 1)
  union all
  select next.type from waiting cross join lateral (
    select type from outbox_events where lane is not null and type > waiting.type order by type limit 1
  ) next
)
select type from waiting
union
select substr(description, length($1) + 1) from pg_description
join pg_proc on pg_proc.oid = pg_description.objoid and pronamespace = 'public'::regnamespace
where classoid = 'pg_proc'::regclass and objsubid = 0 and starts_with(description, $1)
order by type`;
