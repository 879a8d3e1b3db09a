import { ConfigurationError } from './configuration-error.js';
import { awsSettings } from './declared/aws-settings.js';
import { coreSettings } from './declared/core-settings.js';
import { deliveryLogSettings } from './declared/delivery-log-settings.js';
import { httpSettings, readySettings } from './declared/http-settings.js';
import { processSettings, shutdownSettings } from './declared/process-settings.js';
import { publishingSettings } from './declared/publishing-settings.js';
import { parkedSettings, retrySettings, sweepSettings } from './declared/retry-settings.js';
import { databaseSettings, embeddedSettings, redisSettings } from './declared/service-settings.js';
import { streamSettings } from './declared/stream-settings.js';
import { deepFrozen } from './deep-frozen.js';
import { settingsIn, type SettingValues } from './define-settings.js';
import { EnvironmentReading } from './environment-reading.js';
import { weakKeys } from './kinds/api-keys.js';
import { misspeltVariables } from './misspelt-variables.js';
import { missingServices, serviceMode } from './service-mode.js';
import type { Settings } from './settings.js';

/**
 * The settings that `env` asks for, deeply frozen. An empty variable counts as not set, blanks around a value don't belong to it, unknown
 * variables are ignored. Throws one ConfigurationError that lists every mistake.
 *
 * @example const settings = loadSettings(processEnvironment());
 */
export function loadSettings(env: NodeJS.ProcessEnv): Settings {
  const reading = new EnvironmentReading(env, coreSettings);
  const problems = [...reading.problems(), ...missingServices(env)];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return deepFrozen(assembled(env, reading));
}

function assembled(env: NodeJS.ProcessEnv, reading: EnvironmentReading): Settings {
  const { role, logLevel, logMaskedKeys } = reading.values(processSettings);
  const http = reading.values(httpSettings);
  return {
    mode: serviceMode(env),
    role,
    logLevel,
    logMaskedKeys,
    http: { ...http, apiKeys: http.apiKeys ?? [] },
    database: reading.values(databaseSettings),
    redis: reading.values(redisSettings),
    aws: awsValues(reading.values(awsSettings)),
    streams: reading.values(streamSettings),
    publishing: reading.values(publishingSettings),
    deliveryLog: reading.values(deliveryLogSettings),
    retry: reading.values(retrySettings),
    parked: reading.values(parkedSettings),
    sweep: reading.values(sweepSettings),
    ready: reading.values(readySettings),
    shutdown: reading.values(shutdownSettings),
    embedded: reading.values(embeddedSettings),
    warnings: [
      ...misspeltVariables(
        env,
        settingsIn(coreSettings).map(({ variable }) => variable),
      ),
      ...weakKeys(http.apiKeys ?? []),
    ],
  };
}

/** Endpoints in the SDK's order, ours before them. */
function awsValues(aws: SettingValues<typeof awsSettings>): Settings['aws'] {
  const { region, accessKeyId, secretAccessKey } = aws;
  const sdkEndpoint = aws.ignoreEndpoints ? undefined : (aws.serviceEndpoint ?? aws.generalEndpoint);
  return { region, endpoint: aws.kinesisEndpoint ?? sdkEndpoint, accessKeyId, secretAccessKey };
}
