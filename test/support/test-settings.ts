import { loadSettings } from '../../src/config/load-settings.js';
import type { Settings } from '../../src/config/settings.js';
import { runVariable } from './run-environment.js';

/** Variables of a process under test. */
export type TestEnvironment = { readonly DATABASE_URL: string } & Readonly<Record<string, string>>;

/**
 * The whole environment of a process under test: no limit, and a Kinesis that nobody listens at, unless `environment` says otherwise.
 * Services that come without one of their own get the run's Redis.
 */
export function testEnvironment(environment: TestEnvironment): TestEnvironment {
  return {
    REDIS_URL: environment['REDIS_URL'] ?? runVariable('TEST_REDIS_URL'),
    KINESIS_ENDPOINT: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY: 'test-key',
    AWS_SECRET_KEY: 'test-secret',
    KINESIS_INSERT_RATE_LIMIT: 'none',
    ...environment,
  };
}

/** Settings of a process under test, from its {@link testEnvironment}. */
export function testSettings(environment: TestEnvironment): Settings {
  return loadSettings(testEnvironment(environment));
}
