import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { KinesisClient, type KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Settings } from '../config/settings.js';

/** Connections kept open to Kinesis; more requests than this at once wait for each other. */
const MAX_SOCKETS = 50;

/** A host that does not answer the TCP or TLS handshake by then is away. */
const CONNECTION_TIMEOUT_MS = 2000;

/**
 * The client of all streams. HTTP/1.1 with kept-alive connections: the SDK's default handler opens a TLS session per request, which
 * costs more than twice as much. One attempt per call, because the SDK's hidden retries would escape the count of ambiguous outcomes; and
 * timeouts throw, which the handler would otherwise only log.
 * @param options.maxAttempts more than 1 only for readers, to whom a repeated call does no harm.
 */
export function createKinesisClient(
  { aws, publishing }: Pick<Settings, 'aws' | 'publishing'>,
  { maxAttempts = 1 }: { maxAttempts?: number } = {},
): KinesisClient {
  const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
  return new KinesisClient({
    region: aws.region,
    ...(aws.endpoint !== undefined && { endpoint: aws.endpoint }),
    ...credentialsFor(aws),
    maxAttempts,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: CONNECTION_TIMEOUT_MS,
      requestTimeout: publishing.putTimeoutMs,
      throwOnRequestTimeout: true,
    }),
  });
}

/** An emulator takes any; with none, the SDK would search the machine for seconds and then refuse to sign. */
const EMULATOR_CREDENTIALS = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };

/** Static keys where they are set; made-up ones for an endpoint on plain HTTP, which AWS never is; else the SDK's standard chain. */
function credentialsFor({
  accessKeyId,
  secretAccessKey,
  endpoint,
}: Settings['aws']): Pick<KinesisClientConfig, 'credentials'> {
  if (accessKeyId !== undefined && secretAccessKey !== undefined)
    return { credentials: { accessKeyId, secretAccessKey } };
  return endpoint?.startsWith('http:') ? { credentials: EMULATOR_CREDENTIALS } : {};
}
