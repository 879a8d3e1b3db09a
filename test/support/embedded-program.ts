/**
 * A program with embedded services, for the tests of how they end. It writes a line of JSON once they run. On SIGINT it takes its time, as
 * one that drains, then writes whether its database was still there, and stops.
 */
import { once } from 'node:events';
import { Client } from 'pg';
import { startEmbeddedServices } from '../../src/embedded/embedded-services.js';

const services = await startEmbeddedServices({ streams: [], mayInstall: true });
const client = new Client({ connectionString: services.databaseUrl });
client.on('error', () => undefined);
await client.connect();
const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
// Before the line that tells the test that it may send it.
const interrupted = once(process, 'SIGINT');
process.stdout.write(`${JSON.stringify({ pids: services.pids, data: rows[0]?.data_directory })}\n`);

const keepAlive = setInterval(() => undefined, 60_000);
await interrupted;
const drained = await client.query("SELECT pg_sleep(0.3), 'drained' AS word").then(
  (result) => (result.rows as { word: string }[])[0]?.word,
  (error: unknown) => `lost its database: ${String(error)}`,
);
await client.end();
await services.stop();
process.stdout.write(`${drained}\n`);
clearInterval(keepAlive);
