import type { awsSettings } from './declared/aws-settings.js';
import type { deliveryLogSettings } from './declared/delivery-log-settings.js';
import type { httpSettings, readySettings } from './declared/http-settings.js';
import type { processSettings, shutdownSettings } from './declared/process-settings.js';
import type { publishingSettings } from './declared/publishing-settings.js';
import type { parkedSettings, retrySettings, sweepSettings } from './declared/retry-settings.js';
import type { databaseSettings, embeddedSettings, redisSettings } from './declared/service-settings.js';
import type { streamSettings } from './declared/stream-settings.js';
import type { SettingValues } from './define-settings.js';
import type { ApiKey } from './kinds/api-keys.js';

export type { ApiKey } from './kinds/api-keys.js';
export type { RateLimit, RequestLimit } from './kinds/rate-limit.js';
export type { Role } from './declared/process-settings.js';

/** Where PostgreSQL, Redis and Kinesis come from: started by this process, or named by the environment. */
export type Mode = 'embedded' | 'external';

/**
 * What the environment asks for, checked, complete and deeply frozen. Each value's meaning, unit and bounds stand at its declaration
 * (`declared/`) and, generated from there, in the README.
 */
export interface Settings {
  readonly mode: Mode;
  readonly role: SettingValues<typeof processSettings>['role'];
  readonly logLevel: SettingValues<typeof processSettings>['logLevel'];
  readonly logMaskedKeys: SettingValues<typeof processSettings>['logMaskedKeys'];
  /** Without keys nobody is asked for one. */
  readonly http: Omit<SettingValues<typeof httpSettings>, 'apiKeys'> & { readonly apiKeys: readonly ApiKey[] };
  /** The URL is undefined only in embedded mode, before the embedded services are up. */
  readonly database: SettingValues<typeof databaseSettings>;
  /** The URL is undefined only in embedded mode, before the embedded services are up. */
  readonly redis: SettingValues<typeof redisSettings>;
  /** No endpoint: the region's public one. No keys: the SDK's standard chain. Both keys are set, or none. */
  readonly aws: Pick<SettingValues<typeof awsSettings>, 'region' | 'accessKeyId' | 'secretAccessKey'> & {
    readonly endpoint: string | undefined;
  };
  readonly streams: SettingValues<typeof streamSettings>;
  readonly publishing: SettingValues<typeof publishingSettings>;
  readonly deliveryLog: SettingValues<typeof deliveryLogSettings>;
  readonly retry: SettingValues<typeof retrySettings>;
  /** No days: for ever. */
  readonly parked: SettingValues<typeof parkedSettings>;
  readonly sweep: SettingValues<typeof sweepSettings>;
  readonly ready: SettingValues<typeof readySettings>;
  readonly shutdown: SettingValues<typeof shutdownSettings>;
  /** No folder: a temporary one. */
  readonly embedded: SettingValues<typeof embeddedSettings>;
  /** What is odd but no mistake, e.g. a variable whose name looks misspelt. To be logged at the start. */
  readonly warnings: readonly string[];
}
