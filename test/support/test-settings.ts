import { loadSettings } from '../../src/config/load-settings.js';
import type { Settings } from '../../src/config/settings.js';
import { runVariable } from './run-environment.js';

/**
 * Settings of a process under test: no limit, and a Kinesis that nobody listens at, unless `environment` says otherwise. Services that
 * come without one of their own get the run's Redis.
 */
export function testSettings(environment: { DATABASE_URL: string } & Record<string, string>): Settings {
  return loadSettings({
    REDIS_URL: runVariable('TEST_REDIS_URL'),
    KINESIS_ENDPOINT: 'http://127.0.0.1:1',
    AWS_ACCESS_KEY: 'test-key',
    AWS_SECRET_KEY: 'test-secret',
    KINESIS_INSERT_RATE_LIMIT: 'none',
    ...environment,
  });
}
