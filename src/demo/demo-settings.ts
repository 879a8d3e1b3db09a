import { ConfigurationError, type SettingProblem } from '../config/configuration-error.js';
import { loadSettings } from '../config/load-settings.js';
import type { Settings } from '../config/settings.js';

/** All three streams carry something, warnings only between the progress bars, and any free port. */
const DEFAULTS = { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', LOG_LEVEL: 'warn', PORT: '0' };

/**
 * The settings of a demo: the service's, with defaults of its own.
 * @throws ConfigurationError also where the service would run, but its records could not be judged.
 */
export function demoSettings(env: NodeJS.ProcessEnv): Settings {
  const settings = loadSettings({ ...DEFAULTS, ...env });
  const mistakes: SettingProblem[] = [];
  if (settings.role !== 'all')
    mistakes.push({
      variable: 'ROLE',
      given: env['ROLE'],
      accepted: 'all, in the demo: it writes, publishes and reads',
    });
  if (!settings.publishing.eventMetadata)
    mistakes.push({
      variable: 'EVENT_METADATA',
      given: env['EVENT_METADATA'],
      accepted: "true, in the demo: its verdict compares the types and sequences that stand in each record's `event`",
    });
  if (mistakes.length > 0) throw new ConfigurationError(mistakes);
  return settings;
}
