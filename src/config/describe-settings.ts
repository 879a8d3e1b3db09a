import { coreSettings } from './declared/core-settings.js';
import { processSettings } from './declared/process-settings.js';
import type { SettingsGroup } from './define-settings.js';
import type { Setting } from './setting.js';
import type { Settings } from './settings.js';

const MODES = {
  embedded: 'embedded: PostgreSQL, Redis and a simulator of Kinesis are started here; nothing goes to AWS',
  external: 'external: the services that the environment names',
} as const;

/** The settings in force for the start's printout, one line each: `VARIABLE = value`. Secrets are masked, passwords in URLs as well. */
export function describeSettings(settings: Settings): string[] {
  const shown = coreSettings.flatMap((group) => shownValues(group, valuesOf(settings, group)));
  const width = Math.max(...shown.map(([variable]) => variable.length));
  return [['mode', MODES[settings.mode]] as const, ...shown].map(([name, value]) => `${name.padEnd(width)} = ${value}`);
}

/** Values lie under the name of their group, but for those of the process, which are the settings' own. */
function valuesOf(settings: Settings, group: SettingsGroup): unknown {
  if (group.name === processSettings.name) return settings;
  // Only one endpoint is in force, whichever variable gave it.
  if (group.name === 'aws') return { ...settings.aws, kinesisEndpoint: settings.aws.endpoint };
  return (settings as unknown as Record<string, unknown>)[group.name];
}

function shownValues(group: SettingsGroup, values: unknown): (readonly [variable: string, value: string])[] {
  const byKey = new Map(Object.entries(values as Record<string, unknown>));
  return Object.entries(group.settings)
    .filter(([key]) => byKey.has(key))
    .map(([key, setting]) => [setting.variable, shownValue(setting, byKey.get(key))] as const);
}

function shownValue(setting: Setting<unknown>, value: unknown): string {
  const isNone = Array.isArray(value) && value.length === 0;
  return setting.print(isNone ? undefined : value);
}
