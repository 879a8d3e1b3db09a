import { ConfigurationError } from '../config/configuration-error.js';
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
  if (!settings.publishing.eventMetadata) {
    throw new ConfigurationError([
      {
        variable: 'EVENT_METADATA',
        given: env['EVENT_METADATA'],
        accepted: "true, in the demo: its verdict compares the types and sequences that stand in each record's `event`",
      },
    ]);
  }
  return settings;
}
