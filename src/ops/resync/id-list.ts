import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from '../cli/usage-error.js';

/** A resync keeps its ids in its row. */
const MOST_IDS = 100_000;

/** Ids with commas, blanks or line breaks between them. @throws UsageError for anything else. */
export function idList(given: string): string[] {
  const ids = given.split(/[\s,]+/).filter((word) => word !== '');
  const wrong = ids.find((id) => !/^-?\d{1,18}$/.test(id));
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no id.`);
  if (ids.length === 0) throw new UsageError('There is no id.');
  if (ids.length > MOST_IDS) throw new UsageError(`${ids.length} ids are too many: ${MOST_IDS} at a time.`);
  return ids;
}

/** The same from a file; `-` is standard input. @throws UsageError */
export async function idsFrom(path: string): Promise<string[]> {
  try {
    return idList(path === '-' ? await text(process.stdin) : await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path} cannot be read.`);
  }
}
