/**
 * Writes the table of failures into docs/failures.md (between its markers); with `--check` it only compares, and exits with 1 if it
 * differs.
 */
import { bringUpToDate } from '../../config/docs/generated-file.js';
import { withGeneratedSection } from '../../config/docs/generated-section.js';
import { failuresMarkdown } from './failures-markdown.js';

const complaints = await bringUpToDate(
  [{ path: 'docs/failures.md', wanted: (text) => withGeneratedSection(text, failuresMarkdown(), 'failures') }],
  { check: process.argv.includes('--check') },
);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
