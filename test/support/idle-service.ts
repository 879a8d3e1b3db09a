import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { AppModule } from '../../src/app.module.js';
import type { Settings } from '../../src/config/settings.js';
import { StopList } from '../../src/embedded/stop-list.js';
import { createLog } from '../../src/logging/create-log.js';
import { Bell } from '../../src/outbox/wake/bell.js';
import { shopFeatures } from '../../src/shop-features.js';
import { createTestDatabase, migrated, type TestDatabase } from './database.js';
import { RecordedBell } from './recorded-bell.js';
import { Sessions } from './sessions.js';
import { testSettings } from './test-settings.js';

/** What differs from the shop's own service with test settings. */
export interface IdleServiceOptions {
  readonly environment?: Record<string, string>;
  /** Default: a silent one. */
  readonly log?: Logger;
  /** One that somebody else brought, and deletes. */
  readonly database?: TestDatabase;
}

interface Wired {
  readonly database: TestDatabase;
  readonly settings: Settings;
  readonly bell: RecordedBell;
  readonly module: TestingModule;
  readonly sessions: Sessions;
  readonly stops: StopList;
}

/** A worker that is wired on a database of its own, but never started: nothing publishes or sweeps unless the test does. */
export class IdleService {
  private wired: Wired | undefined;

  constructor(private readonly options: IdleServiceOptions = {}) {}

  /** Wires the real composition root; only the bell is a stand-in. Leaves nothing behind when that fails. */
  wire(): Promise<this> {
    return StopList.whole(async (stops) => {
      const database = this.options.database ?? stops.add(await createTestDatabase(migrated), (made) => made.drop());
      const settings = testSettings({ DATABASE_URL: database.url, ...this.options.environment });
      const bell = new RecordedBell();
      const testing = Test.createTestingModule({
        imports: [AppModule.forRoot(settings, this.options.log ?? createLog('silent'), shopFeatures(settings))],
      });
      const module = stops.add(await testing.overrideProvider(Bell).useValue(bell).compile(), (made) => made.close());
      const sessions = stops.add(new Sessions(database.url), (made) => made.close());
      this.wired = { database, settings, bell, module, sessions, stops };
      return this;
    });
  }

  get database(): TestDatabase {
    return this.present.database;
  }

  get dataSource(): DataSource {
    return this.get(DataSource);
  }

  get settings(): Settings {
    return this.present.settings;
  }

  /** In place of the real one, so that no Bull job is made. */
  get bell(): RecordedBell {
    return this.present.bell;
  }

  /** For connections beside the service's own; closed with it. */
  get sessions(): Sessions {
    return this.present.sessions;
  }

  /** Any provider of the application. */
  get<Provider>(token: Type<Provider>): Provider {
    return this.present.module.get(token, { strict: false });
  }

  /** Closes everything and deletes the database, where there is one; afterwards it may be wired anew. */
  async dispose(): Promise<void> {
    const { wired } = this;
    this.wired = undefined;
    await wired?.stops.stop();
  }

  private get present(): Wired {
    if (!this.wired) throw new Error('The service is there in hooks and tests only.');
    return this.wired;
  }
}
