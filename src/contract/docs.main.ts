/**
 * Writes the JSON Schema of each event type's records into docs/schemas; with `--check` it only compares, and exits with 1 if one of them
 * differs.
 */
import { bringUpToDate } from '../config/docs/generated-file.js';
import { eventTypes, jsonSchemaOf } from './json-schema.js';

const complaints = await bringUpToDate(
  eventTypes.map((type) => ({
    path: `docs/schemas/${type}.json`,
    wanted: () => `${JSON.stringify(jsonSchemaOf(type), null, 2)}\n`,
  })),
  { check: process.argv.includes('--check') },
);
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
