/**
 * The usual shape: a task per product that collects it relation by relation, and a PutRecords call
 * for its one record. Serves HTTP only to say that it is up.
 */
import { createServer } from 'node:http';
import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import Bull from 'bull';
import { Pool } from 'pg';
import { simClient } from '../../src/testing/index.js';
import { productDocument } from './product-document.js';

const [port = '', databaseUrl = '', redisUrl = '', endpoint = '', stream = '', queueName = '', concurrency = ''] =
  process.argv.slice(2);

const pool = new Pool({ connectionString: databaseUrl, max: Number(concurrency) });
const client = simClient(endpoint, { maxSockets: Number(concurrency) });
const queue = new Bull<{ id: string }>(queueName, redisUrl);

void queue.process(Number(concurrency), async ({ data: { id } }) => {
  const record = { Data: Buffer.from(JSON.stringify(await productDocument(pool, id))), PartitionKey: id };
  await client.send(new PutRecordsCommand({ StreamName: stream, Records: [record] }));
});

createServer((_, response) => response.end()).listen(Number(port), '127.0.0.1');

process.on('SIGTERM', () => {
  void Promise.all([queue.close(), pool.end()]).then(() => process.exit(0));
});
