import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import type { AggregateFeature } from '../../src/capture/aggregate-feature.js';
import type { Settings } from '../../src/config/settings.js';
import { createLog } from '../../src/logging/create-log.js';
import { Bell } from '../../src/outbox/wake/bell.js';
import { shopFeatures } from '../../src/shop-features.js';
import { createTestDatabase, migrated, type DatabaseTemplate, type TestDatabase } from './database.js';
import { RecordedBell } from './recorded-bell.js';
import { testSettings } from './test-settings.js';

/** A worker that is wired on a database of its own, but never started: nothing publishes or sweeps unless the test does. */
export interface IdleService {
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
  readonly settings: Settings;
  /** In place of the real one, so that no Bull job is made. */
  readonly bell: RecordedBell;
  /** Any provider of the application. */
  get<Provider>(token: Type<Provider>): Provider;
  /** Closes everything and deletes the database. */
  dispose(): Promise<void>;
}

/** What differs from the shop's own service with test settings. */
export interface IdleServiceOptions {
  readonly environment?: Record<string, string>;
  readonly features?: (settings: Settings) => AggregateFeature[];
  readonly template?: DatabaseTemplate;
  /** One that another service brought; it is left to that one. */
  readonly database?: TestDatabase;
}

/** Wires the real composition root; only the bell is a stand-in. */
export async function wireIdleService({
  environment = {},
  features = shopFeatures,
  template = migrated,
  database: shared,
}: IdleServiceOptions = {}): Promise<IdleService> {
  const database = shared ?? (await createTestDatabase(template));
  const settings = testSettings({ DATABASE_URL: database.url, ...environment });
  const bell = new RecordedBell();
  const module = await Test.createTestingModule({
    imports: [AppModule.forRoot(settings, createLog('silent'), features(settings))],
  })
    .overrideProvider(Bell)
    .useValue(bell)
    .compile();
  return {
    database,
    settings,
    bell,
    dataSource: module.get(DataSource),
    get: (token) => module.get(token, { strict: false }),
    dispose: async () => {
      await module.close();
      if (!shared) await database.drop();
    },
  };
}
