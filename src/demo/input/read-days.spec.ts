import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DemoInputError } from '../demo-options.js';
import { readDays, type Day, type Skipped } from './read-days.js';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const line = (invoice: string, day: string) => `${invoice},85123A,"LANTERN, WHITE",6,${day} 08:26,2.55,17850,France`;

describe('readDays', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shopstream-days-'));

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const read = async (lines: readonly string[], name = 'days.csv') => {
    const file = join(folder, name);
    const text = `${lines.join('\n')}\n`;
    writeFileSync(file, name.endsWith('.gz') ? gzipSync(text) : text);
    const skipped: Skipped = new Map();
    const days: Day[] = [];
    for await (const day of readDays(file, skipped)) days.push(day);
    return { days: days.map(({ date, invoices }) => [date, invoices.map(({ number }) => number)]), skipped };
  };

  it('gives the invoices of each day, packed or not', async () => {
    const lines = [
      HEADER,
      line('1', '01/12/2010'),
      line('1', '01/12/2010'),
      line('C2', '02/12/2010').replace('6', '-6'),
    ];
    const days = [
      ['01/12/2010', ['1']],
      ['02/12/2010', ['C2']],
    ];
    await expect(read(lines)).resolves.toEqual({ days, skipped: new Map() });
    await expect(read(lines, 'days.csv.gz')).resolves.toMatchObject({ days });
  });

  it('skips broken lines and says why', async () => {
    const lines = [HEADER, 'A,B,C', line('1', '01/12/2010'), 'x "y",z', line('2', '01/12/2010'), '"never closed'];
    const { days, skipped } = await read(lines);
    expect(days).toEqual([['01/12/2010', ['1', '2']]]);
    // One broken quote may count as several errors.
    expect([...skipped.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
    expect([...skipped.keys()].every((reason) => /^broken line \([A-Z_]+\)$/.test(reason))).toBe(true);
  });

  it('refuses a file that is no such file', async () => {
    await expect(read(['a,b,c', '1,2,3'])).rejects.toThrow(DemoInputError);
    await expect(read(['a,b,c', '1,2,3'])).rejects.toThrow('Line 1 lacks the columns InvoiceNo');
    await expect(
      read([HEADER], 'not-packed.gz').then(() => readDays(join(folder, 'none.csv'), new Map()).next()),
    ).rejects.toThrow('ENOENT');
  });
});
