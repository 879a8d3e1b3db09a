import { runCommand } from '../../support/command-line.js';
import { useOutbox } from '../../support/use-outbox.js';

/** To see these fail: leave the action out of epoch-actions.ts. */
describe('epoch', () => {
  const { service, outbox, sql } = useOutbox();

  beforeEach(async () => {
    await sql('update outbox_epoch set epoch = 1, raised_at = null, raised_by = null, reason = null');
    await sql('truncate outbox_actions cascade');
  });

  const run = (words: string[], typed?: string) =>
    runCommand({ DATABASE_URL: service.database.url }, ['epoch', ...words], typed === undefined ? {} : { typed });
  const REASON = ['--reason', 'restored from the snapshot of 02:00'];

  it('is raised for all that is claimed from then on, and shown with who did it and why', async () => {
    const before = await run(['show', '--json']);
    expect([before.code, before.json]).toMatchObject([0, { epoch: 1, raised_at: null, raised_by: null, reason: null }]);
    const { code, json } = await run(['raise', ...REASON, '--yes', '--json']);
    expect([code, json]).toMatchObject([0, { epoch: expect.any(Number) as number, reason: REASON[1] }]);
    const { epoch } = json as { epoch: number };
    expect(epoch).toBeGreaterThan(1);
    await sql(`insert into products (name, price) values ('Mug', 1)`);
    expect((await outbox.claim('product')).events).toMatchObject([{ epoch, sequence: 1 }]);
    const { stdout } = await run(['show']);
    expect(stdout).toMatch(
      new RegExp(`^epoch ${epoch}, raised \\S+ by \\S+@\\S+: restored from the snapshot of 02:00\nPostgreSQL \\d+/`),
    );
    expect(await sql('select action, scope, outcome, via from outbox_actions')).toEqual([
      { action: 'epoch.raise', scope: { reason: REASON[1] }, outcome: { epoch }, via: 'cli' },
    ]);
  });

  it('is not raised unasked, or without a reason', async () => {
    expect(await run(['raise', ...REASON, '--json'])).toMatchObject({
      code: 2,
      json: { error: expect.stringContaining('which is 1') as string },
    });
    expect(await run(['raise', ...REASON], 'n\n')).toMatchObject({ code: 1, stdout: 'Nothing was done.\n' });
    expect(await run(['raise', ...REASON, '--json'], 'n\n')).toMatchObject({ code: 1, json: { cancelled: true } });
    expect(await run(['raise', '--yes'])).toMatchObject({ code: 2 });
    expect(await run(['raise', '--yes', '--reason', '  '])).toMatchObject({ code: 2 });
    expect(await sql('select epoch from outbox_epoch')).toEqual([{ epoch: 1 }]);
    expect(await sql('select from outbox_actions')).toEqual([]);
  });
});
