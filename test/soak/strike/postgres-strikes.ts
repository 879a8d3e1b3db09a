import { Client } from 'pg';
import type { Bed } from '../bed/bed.js';
import type { StrikeOf } from './strike.js';

/** Stopped in order (fast), and started again. */
export const restart: StrikeOf = ({ postgres }) => ({
  begin: async () => {
    await postgres.stop();
    return [];
  },
  end: () => postgres.restart(),
});

/** Killed, with recovery at the start. */
export const crash: StrikeOf = ({ postgres }) => ({
  begin: async () => {
    await postgres.kill();
    return [];
  },
  end: () => postgres.restart(),
});

/** Takes no new connections, and ends those that there are. */
export const refuse: StrikeOf = (bed) => ({
  begin: async () => {
    await asAdmin(bed, 'alter database shopstream allow_connections false', TERMINATE);
    return [];
  },
  end: () => asAdmin(bed, 'alter database shopstream allow_connections true'),
});

/** Ends all connections: a fail-over's cheapest copy. */
export const terminate: StrikeOf = (bed) => ({
  begin: async () => {
    await asAdmin(bed, TERMINATE);
    return [];
  },
  end: () => Promise.resolve(),
});

const TERMINATE = `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'shopstream'`;

async function asAdmin({ postgres }: Bed, ...statements: string[]): Promise<void> {
  const url = new URL(postgres.url);
  url.pathname = '/postgres';
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
