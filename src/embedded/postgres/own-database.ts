import { Client } from 'pg';

/** The database that is made in an embedded PostgreSQL. */
export const DATABASE = 'shopstream';

/**
 * Whether the server lets us in (with our password: another server on that port would not) and has {@link DATABASE}, which is made if it is
 * missing. Never rejects.
 */
export async function hasOwnDatabase(adminUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  // A server that goes away in between fails the work; the event must not end this process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
