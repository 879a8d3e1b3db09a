/**
 * Writes everything in the working directory's documents that comes from declarations in the code; with `--check` it only compares, and
 * exits with 1 if anything differs.
 */
import { coreSettings } from '../config/declared/core-settings.js';
import { envExample } from '../config/docs/env-example.js';
import { settingsTable } from '../config/docs/settings-table.js';
import { eventTypes, jsonSchemaOf } from '../contract/json-schema.js';
import { failuresMarkdown } from '../kinesis/failures/failures-markdown.js';
import { bringUpToDate, type GeneratedFile } from './generated-file.js';
import { withGeneratedSection } from './generated-section.js';

const FILES: readonly GeneratedFile[] = [
  { path: 'README.md', wanted: (readme) => withGeneratedSection(readme, settingsTable(coreSettings), 'settings') },
  { path: '.env.example', wanted: () => envExample(coreSettings) },
  { path: 'docs/failures.md', wanted: (text) => withGeneratedSection(text, failuresMarkdown(), 'failures') },
  ...eventTypes.map((type) => ({
    path: `docs/schemas/${type}.json`,
    wanted: () => `${JSON.stringify(jsonSchemaOf(type), null, 2)}\n`,
  })),
];

const complaints = await bringUpToDate(FILES, { check: process.argv.includes('--check') });
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
