import { Agent } from 'node:http';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** Settings of {@link simClient}. */
export interface SimClientOptions {
  /** Default 10,000. */
  readonly requestTimeoutMs?: number;
  /** Parallel connections; default 16. */
  readonly maxSockets?: number;
}

/**
 * An AWS SDK client for an emulator on plain HTTP: made-up credentials and no retries, so that a test sees each failure once.
 * Call `destroy()` when done, or its idle connections stay open.
 */
export function simClient(endpoint: string, options: SimClientOptions = {}): KinesisClient {
  return new KinesisClient({
    endpoint,
    region: 'ap-south-1',
    credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
    maxAttempts: 1,
    // A plain options object is silently ignored, and the default handler speaks HTTP/2 only.
    requestHandler: new NodeHttpHandler({
      httpAgent: new Agent({ keepAlive: true, maxSockets: options.maxSockets ?? 16 }),
      connectionTimeout: 1000,
      requestTimeout: options.requestTimeoutMs ?? 10_000,
      throwOnRequestTimeout: true,
    }),
  });
}
