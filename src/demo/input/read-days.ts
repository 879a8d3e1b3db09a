import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { messageOf } from '../../logging/error-facts.js';
import { DemoInputError } from '../demo-options.js';
import { COLUMNS, retailLine, type RawLine, type RetailLine } from './retail-line.js';

/** The lines of one invoice, in their order. */
export interface Invoice {
  readonly number: string;
  readonly cancels: boolean;
  readonly lines: readonly RetailLine[];
}

/** One day of the shop. */
export interface Day {
  readonly date: string;
  readonly invoices: readonly Invoice[];
}

/** What is not imported, by reason. */
export type Skipped = Map<string, number>;

/**
 * Reads a file of the data set (`.csv` or `.csv.gz`) day by day, so that a year needs no more memory than its busiest day.
 * @throws DemoInputError when the file cannot be read or lacks a column. A line that is broken is skipped like one that is no sale.
 */
export async function* readDays(file: string, skipped: Skipped): AsyncGenerator<Day> {
  let date: string | undefined;
  let invoices = new Map<string, RetailLine[]>();
  for await (const line of readLines(file, skipped)) {
    if (date !== undefined && line.day !== date) {
      yield { date, invoices: toInvoices(invoices) };
      invoices = new Map();
    }
    date = line.day;
    invoices.set(line.invoice, [...(invoices.get(line.invoice) ?? []), line]);
  }
  if (date !== undefined) yield { date, invoices: toInvoices(invoices) };
}

async function* readLines(file: string, skipped: Skipped): AsyncGenerator<RetailLine> {
  const skip = (reason: string) => skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
  const parser = parse({
    columns: checkedColumns,
    bom: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => void skip(`broken line (${error?.code ?? 'unknown error'})`),
  });
  const source = createReadStream(file);
  const unpacked = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // pipe() passes no errors on: a missing or broken file must end the parser, too.
  for (const stream of new Set([source, unpacked])) stream.on('error', (error: Error) => parser.destroy(error));
  unpacked.pipe(parser);
  try {
    for await (const raw of parser as AsyncIterable<RawLine>) {
      const line = retailLine(raw);
      if ('skipped' in line) skip(line.skipped);
      else yield line;
    }
  } catch (error) {
    throw new DemoInputError(`${file}: ${messageOf(error)}`);
  }
}

function checkedColumns(header: string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0)
    throw new Error(`Line 1 lacks the columns ${missing.join(', ')}; it has ${header.join(', ')}.`);
  return header;
}

function toInvoices(byNumber: ReadonlyMap<string, RetailLine[]>): Invoice[] {
  return [...byNumber].map(([number, lines]) => ({ number, cancels: lines[0]?.cancels ?? false, lines }));
}
