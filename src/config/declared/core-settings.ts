import { awsSettings } from './aws-settings.js';
import { deliveryLogSettings } from './delivery-log-settings.js';
import { httpSettings, readySettings } from './http-settings.js';
import { processSettings, shutdownSettings } from './process-settings.js';
import { publishingSettings } from './publishing-settings.js';
import { parkedSettings, retrySettings, sweepSettings } from './retry-settings.js';
import { databaseSettings, embeddedSettings, redisSettings } from './service-settings.js';
import { streamSettings } from './stream-settings.js';

/** Every group of the backbone itself, in the documents' order. */
export const coreSettings = [
  processSettings,
  shutdownSettings,
  httpSettings,
  readySettings,
  databaseSettings,
  redisSettings,
  embeddedSettings,
  awsSettings,
  streamSettings,
  publishingSettings,
  deliveryLogSettings,
  retrySettings,
  parkedSettings,
  sweepSettings,
] as const;
