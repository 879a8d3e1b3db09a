import 'reflect-metadata';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApplication } from '../../src/application.js';
import { StopList } from '../../src/embedded/stop-list.js';
import { createLog } from '../../src/logging/create-log.js';
import { KinesisSim } from '../../src/testing/index.js';
import { createTestDatabase, migrated } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { createTestRedis } from '../support/redis.js';
import { declaredStreams } from '../support/shop-names.js';
import { testSettings } from '../support/test-settings.js';

/** An answer; `body` is parsed JSON, and what the spec says that it is. */
export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Body;
}

/** A whole process of the service, with services of its own, asked over HTTP. */
export interface RunningApp {
  readonly app: NestExpressApplication;
  readonly dataSource: DataSource;
  readonly sim: KinesisSim;
  readonly url: string;
  /** Log lines so far, as text. */
  readonly log: readonly string[];
  get<Body = Record<string, unknown>>(path: string, headers?: Record<string, string>): Promise<Answer<Body>>;
  /** A string is sent as it is, anything else as JSON. */
  send<Body = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<Body>>;
  /** The n-th record (1, 2, ...) of one aggregate on a stream, once it is there. */
  record(stream: string, id: number, n: number): Promise<Record<string, unknown>>;
  dispose(): Promise<void>;
}

/** Names of the streams of products and orders at AWS. */
export const STREAMS = { product: 'p', productUpdate: 'pu', order: 'o' } as const;

const NAMES = {
  KINESIS_PRODUCT_STREAM: STREAMS.product,
  KINESIS_PRODUCT_UPDATE_STREAM: STREAMS.productUpdate,
  KINESIS_ORDERS_STREAM: STREAMS.order,
};

/** Starts a process, or leaves nothing behind; `environment` says what differs from a service of role `all`, without limits, with Kinesis simulated. */
export function startApp(environment: Record<string, string> = {}): Promise<RunningApp> {
  return StopList.whole((started) => running(environment, started));
}

async function running(environment: Record<string, string>, started: StopList): Promise<RunningApp> {
  const redis = started.add(await createTestRedis(), (made) => made.release());
  const database = started.add(await createTestDatabase(migrated), (made) => made.drop());
  const sim = started.add(
    // A name that `environment` gives is one of a stream that is not there.
    await KinesisSim.start({ throttle: false, streams: declaredStreams(NAMES) }),
    (it) => it.close(),
  );
  const settings = testSettings({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    KINESIS_ENDPOINT: sim.endpoint,
    ...NAMES,
    SWEEP_INTERVAL_MS: '100',
    ...environment,
  });
  const log: string[] = [];
  const app = started.add(
    await createApplication(settings, createLog('info', { write: (line) => void log.push(line) })),
    (it) => it.close(),
  );
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const send = async <Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const parsed = (isJson ? JSON.parse(text) : undefined) as Body;
    return { status: response.status, headers: response.headers, text, body: parsed };
  };
  return {
    app,
    dataSource: app.get(DataSource),
    sim,
    url,
    log,
    send,
    get: (path, headers) => send('GET', path, undefined, headers),
    record: (stream, id, n) =>
      eventually(() => {
        const found = sim.records(stream).filter(({ partitionKey }) => partitionKey === String(id))[n - 1];
        if (!found) throw new Error(`There is no record ${n} of ${id} on stream ${stream}.`);
        return JSON.parse(found.data.toString('utf8')) as Record<string, unknown>;
      }),
    dispose: () => started.stop(),
  };
}
