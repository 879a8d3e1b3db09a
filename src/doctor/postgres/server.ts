import { failure, warning, well, type Diagnosis } from '../diagnosis.js';
import type { Sql } from './sql.js';

/** Later than this, or earlier, and `lag` and `occurred_at` mislead. */
const MOST_SKEW_SECONDS = 1;

/** Connections that are left for the shop and for people when this process has taken all of its own. */
const SPARE_CONNECTIONS = 10;

/** What a server says of itself. */
export interface Server {
  version: string;
  number: number;
  standby: boolean;
  read_only: boolean;
  durable: boolean;
  autovacuum: boolean;
  max_connections: number;
  used_connections: number;
  date_style: string;
  now: number;
}

/** Which server it is, whether it keeps what it promises, and whether its clock is ours. */
export async function examineServer(sql: Sql, poolSize: number): Promise<Diagnosis[]> {
  await sql('select 1');
  const askedAt = Date.now();
  const [server] = await sql<Server>(SERVER_SQL);
  const answeredAt = Date.now();
  return server ? diagnoseServer(server, { poolSize, nowSeconds: (askedAt + answeredAt) / 2 / 1000 }) : [];
}

/** Judges what a server says. @param here this process' share of its connections, and its own time when the server told its `now` */
export function diagnoseServer(server: Server, here: { poolSize: number; nowSeconds: number }): Diagnosis[] {
  return [
    version(server),
    role(server),
    durability(server),
    connections(server, here.poolSize),
    vacuum(server),
    dateStyle(server),
    clock(server.now - here.nowSeconds),
  ];
}

const SERVER_SQL = `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
  pg_is_in_recovery() as standby, current_setting('transaction_read_only')::boolean as read_only,
  current_setting('fsync')::boolean and current_setting('full_page_writes')::boolean as durable,
  current_setting('autovacuum')::boolean and current_setting('track_counts')::boolean as autovacuum,
  current_setting('max_connections')::integer as max_connections,
  (select count(*) from pg_stat_activity where backend_type = 'client backend')::integer as used_connections,
  current_setting('DateStyle') as date_style,
  extract(epoch from clock_timestamp())::double precision as now`;

function version({ version: text, number }: Server): Diagnosis {
  if (number >= 150_000) return well('postgres.version', `PostgreSQL ${text}`);
  return failure('postgres.version', `PostgreSQL ${text}`, 'Upgrade to PostgreSQL 15 or newer.');
}

function role({ standby, read_only }: Server): Diagnosis {
  if (!standby && !read_only) return well('postgres.primary', 'it is the primary');
  const mend = 'Let DATABASE_URL name the primary (target_session_attrs=read-write where there are several hosts).';
  return failure('postgres.primary', standby ? 'it is a standby' : 'it takes no writes', mend);
}

function durability({ durable }: Server): Diagnosis {
  if (durable) return well('postgres.durability', 'commits outlive a crash');
  const mend = 'Set fsync = on and full_page_writes = on. (Embedded servers do without.)';
  return warning('postgres.durability', 'fsync or full_page_writes is off: a crash may lose committed events', mend);
}

function connections({ max_connections, used_connections }: Server, poolSize: number): Diagnosis {
  const found = `${used_connections} of ${max_connections} in use; this process takes up to ${poolSize}`;
  if (used_connections + poolSize + SPARE_CONNECTIONS <= max_connections) return well('postgres.connections', found);
  return warning(
    'postgres.connections',
    found,
    'Lower DATABASE_POOL_SIZE, raise max_connections, or put PgBouncer between.',
  );
}

function vacuum({ autovacuum }: Server): Diagnosis {
  if (autovacuum) return well('postgres.autovacuum', 'on');
  return failure(
    'postgres.autovacuum',
    'off: the outbox grows and slows down',
    'Set autovacuum = on and track_counts = on.',
  );
}

/** The driver reads ISO alone: other styles come out as no time, or with day and month changed. Records are safe: PostgreSQL writes their JSON. */
function dateStyle({ date_style }: Server): Diagnosis {
  if (date_style.startsWith('ISO')) return well('postgres.date-style', date_style);
  const mend = `ALTER ROLE ... SET datestyle = 'ISO' for the role of DATABASE_URL: trace, status and the API misread times.`;
  return failure('postgres.date-style', date_style, mend);
}

function clock(skewSeconds: number): Diagnosis {
  const found = `${skewSeconds.toFixed(1)} s ahead of this host's`;
  if (Math.abs(skewSeconds) <= MOST_SKEW_SECONDS) return well('clock.postgres', found);
  return warning('clock.postgres', found, 'Synchronise both by NTP; lag and occurred_at are wrong by that much.');
}
