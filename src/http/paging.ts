import { z } from 'zod';
import { urlId } from './ids.js';

/** Rows of a page: the most, and where nothing is said. */
export const MOST_ROWS = 200;
const ROWS = 50;

function isRowCount(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text) && Number(text) <= MOST_ROWS;
}

/** The query of a list that is read in pages, in order of ids: `?after=<id>&limit=<rows>`. */
export const pageQuery = z.strictObject({
  after: urlId.optional().describe('The last id of the page before: its `next_after`.'),
  limit: z
    .string()
    .refine(isRowCount, `Must be a whole number from 1 to ${MOST_ROWS}.`)
    .meta({ type: 'integer', minimum: 1, maximum: MOST_ROWS, default: ROWS })
    .transform(Number)
    .default(ROWS)
    .describe('Rows at most.'),
});

/** Which page of a list is wanted. */
export type PageQuery = z.infer<typeof pageQuery>;

/** The schema of a page of rows. */
export function pageOf<Row extends z.ZodType>(row: Row) {
  return z.object({
    items: z.array(row),
    next_after: z.int().nullable().describe('`after` of the next page; null: this is the last one.'),
  });
}

/** A page of rows. */
export interface Page<Row> {
  readonly items: readonly Row[];
  readonly next_after: number | null;
}

/** Makes a page of the rows found, of which one more than wanted was asked for: that is how the last page is known. Ids are numbers, or decimal strings. */
export function toPage<Row extends { readonly id: number | string }, Body>(
  found: readonly Row[],
  { limit }: Pick<PageQuery, 'limit'>,
  present: (row: Row) => Body,
): Page<Body> {
  const rows = found.slice(0, limit);
  return { items: rows.map(present), next_after: found.length > limit ? Number(rows.at(-1)?.id) : null };
}
