import type { SettingProblem } from './configuration-error.js';
import { awsSettings } from './declared/aws-settings.js';
import { processSettings } from './declared/process-settings.js';
import { databaseSettings, redisSettings } from './declared/service-settings.js';
import { givenText, type Setting } from './setting.js';
import type { Mode } from './settings.js';

/** Each of these says that services are there already; then nothing is simulated beside them. */
const NAMING_SERVICES: readonly Setting<unknown>[] = [
  databaseSettings.settings.url,
  redisSettings.settings.url,
  awsSettings.settings.kinesisEndpoint,
  awsSettings.settings.serviceEndpoint,
  awsSettings.settings.generalEndpoint,
  awsSettings.settings.accessKeyId,
];
const REQUIRED_SERVICES: readonly Setting<unknown>[] = [databaseSettings.settings.url, redisSettings.settings.url];

/**
 * Embedded services are all or nothing: they apply when the environment names no service at all and NODE_ENV is not `production`.
 * A service that is named, even wrongly, counts: a typo in DATABASE_URL must never lead to an empty database of our own.
 */
export function serviceMode(env: NodeJS.ProcessEnv): Mode {
  return reasonForExternal(env) === undefined ? 'embedded' : 'external';
}

/** The services that are missing beside those that are named. Kinesis is never among them: the SDK finds it by itself. */
export function missingServices(env: NodeJS.ProcessEnv): SettingProblem[] {
  const reason = reasonForExternal(env);
  if (reason === undefined) return [];
  return REQUIRED_SERVICES.filter(({ variable }) => givenText(env, variable) === undefined).map((setting) =>
    setting.problem(
      env,
      `${setting.spec.kind.accepted}; required because ${reason}, so that no embedded services are started`,
    ),
  );
}

function reasonForExternal(env: NodeJS.ProcessEnv): string | undefined {
  const named = NAMING_SERVICES.find(({ variable }) => givenText(env, variable) !== undefined);
  if (named !== undefined) return `${named.variable} is set`;
  const nodeEnv = givenText(env, processSettings.settings.nodeEnv.variable)?.toLowerCase();
  return nodeEnv === 'production' ? 'NODE_ENV is production' : undefined;
}
