import type { Logger } from 'pino';
import { type DataSourceOptions, type EntitySubscriberInterface, type MigrationInterface } from 'typeorm';
import { NumberColumnsSubscriber } from './number-columns.subscriber.js';
import { OrmLog } from './orm-log.js';
import { PostgresNamingStrategy } from './postgres-naming-strategy.js';

/** TypeORM's options for PostgreSQL, whose type it does not export by name. */
export type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** The settings that the data source needs; the application's settings have them. */
export interface DatabaseSettings {
  readonly database: {
    /** `postgres://user:password@host:port/name?parameters` */
    readonly url: string;
    /** Connections of this process at most. */
    readonly poolSize: number;
  };
}

/** What a process lets its data source know; each list names classes, never files. */
export interface DataSourceParts {
  readonly entities?: readonly (new () => object)[];
  readonly subscribers?: readonly (new (...dependencies: never[]) => EntitySubscriberInterface)[];
  readonly migrations?: readonly (new () => MigrationInterface)[];
  /** Where TypeORM's warnings go; a command without a log leaves it out and gets them on standard error. */
  readonly log?: Logger;
}

/** Where applied migrations are written down: a table of our own, so that a platform's TypeORM migrations and ours never mix. */
export const MIGRATIONS_TABLE = 'shopstream_migrations';

/**
 * The options of the one PostgreSQL data source that the application, the commands and the migrations share. TLS and anything else that
 * node-postgres knows comes from the URL's parameters (`?sslmode=verify-full&statement_timeout=30000`), which win over ours.
 *
 * The schema is never synchronised; migrations are the only way in which it changes. Nothing is sent as a start-up parameter but the
 * application's name: PgBouncer refuses connections that bring others (`statement_timeout` for one), so statements set their own limits
 * with SET LOCAL. Queries are not logged, because TypeORM logs their parameters, which are customers' data.
 */
export function dataSourceOptions(
  { database }: DatabaseSettings,
  { entities = [], subscribers = [], migrations = [], log }: DataSourceParts,
): PostgresOptions {
  return {
    type: 'postgres',
    url: database.url,
    applicationName: 'shopstream',
    poolSize: database.poolSize,
    // Also bounds the wait for a free connection of the pool: shorter would fail requests in a burst that the pool gets over.
    connectTimeoutMS: 10_000,
    extra: {
      // Notices a peer that vanished (failover, NAT table flushed) in about eleven minutes; Linux would take more than two hours.
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idleTimeoutMillis: 60_000,
    },
    entities: [...entities],
    subscribers: [NumberColumnsSubscriber, ...subscribers],
    migrations: [...migrations],
    migrationsTableName: MIGRATIONS_TABLE,
    migrationsTransactionMode: 'each',
    namingStrategy: new PostgresNamingStrategy(),
    synchronize: false,
    // gen_random_uuid() is built in since PostgreSQL 13; without these two lines a uuid column makes TypeORM try CREATE EXTENSION.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    logging: ['warn'],
    ...(log && { logger: new OrmLog(log) }),
  };
}
