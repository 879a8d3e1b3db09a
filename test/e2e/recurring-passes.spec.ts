import { readFile } from 'node:fs/promises';
import { SchedulerRegistry } from '@nestjs/schedule';
import { startApp } from './running-app.js';

const manual = new URL('../../docs/operations.md', import.meta.url);

/** Passes in the manual's table, whose second column begins with `begin`. */
async function documented(begin: RegExp): Promise<string[]> {
  const table = (await readFile(manual, 'utf8')).split('| pass ')[1]?.split('\n\n')[0] ?? '';
  const rows = [...table.matchAll(/^\| `([a-z-]+)` *\| ([^|]*)/gm)];
  return rows.filter(([, , role = '']) => begin.test(role)).map(([, name = '']) => name);
}

/** To see these fail: take a row out of docs/operations.md, or move a pass from EVERYWHERE to SWEEPING (outbox.module.ts). */
describe('what a process does again and again', () => {
  it.each([
    { role: 'api', rows: /^every role/ },
    { role: 'worker', rows: /^(every role|workers)/ },
  ])('is what the manual says: $role', async ({ role, rows }) => {
    const app = await startApp({ ROLE: role, PARKED_RETENTION_DAYS: '30' });
    const passes = app.app.get(SchedulerRegistry).getIntervals();
    await app.dispose();
    expect(passes.sort()).toEqual((await documented(rows)).sort());
  });
});
