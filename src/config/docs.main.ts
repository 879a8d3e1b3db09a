/**
 * Writes the settings' reference into README.md (between its markers) and .env.example of the working directory; with `--check` it only
 * compares, and exits with 1 if one of them differs.
 */
import { coreSettings } from './declared/core-settings.js';
import { envExample } from './docs/env-example.js';
import { bringUpToDate } from './docs/generated-file.js';
import { withGeneratedSection } from './docs/generated-section.js';
import { settingsTable } from './docs/settings-table.js';

const complaints = await bringUpToDate(
  [
    { path: 'README.md', wanted: (readme) => withGeneratedSection(readme, settingsTable(coreSettings)) },
    { path: '.env.example', wanted: () => envExample(coreSettings) },
  ],
  { check: process.argv.includes('--check') },
);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
