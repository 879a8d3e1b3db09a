import { runCommand } from '../../support/command-line.js';
import { eventually } from '../../support/eventually.js';
import { startPublishing, type PublishingService } from '../../support/publishing-service.js';
import { shopTypes } from '../../support/shop-names.js';

/** To see these fail: leave the action out of resync-actions.ts, or follow until `enqueued` instead of `done`. */
describe('shopstream resync', () => {
  let service: PublishingService;

  beforeAll(async () => {
    service = await startPublishing();
    await service.startWorker();
  });
  afterAll(() => service.dispose());

  beforeEach(async () => {
    await sql('truncate products, categories cascade');
    await service.drained();
    await sql('truncate outbox_events, outbox_positions, outbox_resyncs, outbox_actions cascade');
    await sql(`insert into categories (id, name) values (5, 'Cups');
      insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 40) id;
      insert into product_categories (product_id, category_id) values (2, 5), (3, 5)`);
    await service.drained();
    told = service.records('product-updates').length;
  });

  let told = 0;
  const sql = <Row>(text: string) => service.dataSource.query<Row[]>(text);
  const run = (...words: string[]) => runCommand(service.environment, words);
  const sentAgain = () =>
    service
      .records('product-updates')
      .slice(told)
      .map(({ body }) => `${body.event.type} ${String(body['product_id'])}`)
      .sort();

  it('sends those that match, waits until they are enqueued, and is written down', async () => {
    const { code, json } = await run('resync', 'products', '--where', 'category=5', '--yes', '--json');
    expect([code, json]).toMatchObject([0, { type: 'product', state: 'done', where: { category: '5' }, enqueued: 2 }]);
    await service.drained();
    expect(sentAgain()).toEqual(['product.updated 2', 'product.updated 3']);
    expect(await sql('select action, via, scope, outcome from outbox_actions')).toMatchObject([
      {
        action: 'resync.begin',
        via: 'cli',
        scope: { type: 'product', where: { category: '5' } },
        outcome: { total: 40 },
      },
    ]);
  });

  it('sends every product with --all, and says in words how many', async () => {
    const { code, stdout } = await run('resync', 'product', '--all', '--yes');
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^Resync \d+ of product is done: 40 of 40 looked at, 40 enqueued\.\n$/),
    ]);
    await service.drained();
    expect(new Set(sentAgain()).size).toBe(40);
  });

  it('goes on when its looker is gone: Ctrl-C ends the command, not the resync', async () => {
    const looking = run('resync', 'products', '--all', '--rate', '0.1', '--yes', '--json');
    await eventually(async () => {
      expect(await sql('select from outbox_resyncs where enqueued > 0')).toHaveLength(1);
    });
    process.emit('SIGINT');
    const { code, json } = await looking;
    expect([code, json]).toMatchObject([0, { state: 'running', total: 40 }]);
    await sql('update outbox_resyncs set records_per_second = null, next_at = now()');
    const { id } = json as { id: number };
    await expect(run('resyncs', 'follow', String(id), '--json')).resolves.toMatchObject({
      code: 0,
      json: { state: 'done', scanned: 40, enqueued: 40 },
    });
    await service.drained();
    expect(new Set(sentAgain()).size).toBe(40);
  });

  it('can be left, looked at, cancelled and let go on', async () => {
    const { json } = await run('resync', 'products', '--all', '--rate', '0.1', '--detach', '--yes', '--json');
    const { id } = json as { id: number };
    expect((await run('resyncs')).stdout).toMatch(/running/);
    await expect(run('resyncs', 'cancel', String(id), '--json')).resolves.toMatchObject({
      code: 0,
      json: { state: 'cancelled' },
    });
    await expect(run('resyncs', 'cancel', String(id))).resolves.toMatchObject({
      code: 1,
      stderr: `Resync ${id} is cancelled.\n`,
    });
    await sql('update outbox_resyncs set records_per_second = null');
    await expect(run('resyncs', 'resume', String(id), '--json')).resolves.toMatchObject({
      code: 0,
      json: { state: 'done' },
    });
    await service.drained();
    expect(new Set(sentAgain()).size).toBe(40);
    expect(
      (await sql<{ action: string }>('select action from outbox_actions order by id')).map(({ action }) => action),
    ).toEqual(['resync.begin', 'resync.cancel', 'resync.resume']);
  });

  it.each([
    [['resync', 'products', '--yes'], 'Say which: --ids or --ids-from, --where, or --all, alone.'],
    [['resync', 'products', '--all', '--ids', '1', '--yes'], 'Say which'],
    [['resync', 'products', '--ids', '1', '--ids-from', '-', '--yes'], 'Say which'],
    [['resync', 'nothings', '--all', '--yes'], `There is no aggregate "nothings"; there are: ${shopTypes.join(', ')}.`],
    [['resync', 'products', '--ids', '1;drop', '--yes'], '"1;drop" is no id.'],
    [['resync', 'products', '--where', 'category=cups', '--yes'], 'category takes an id, not "cups".'],
    [
      ['resync', 'products', '--where', 'changed_since=yesterday', '--yes'],
      'changed_since takes a date or an ISO 8601 time',
    ],
    [
      ['resync', 'orders', '--where', 'category=5', '--yes'],
      'cannot be narrowed by "category"; there are: changed_since.',
    ],
    [['resync', 'products', '--where', 'constructor=5', '--yes'], 'cannot be narrowed by "constructor"'],
    [['resync', 'products', '--all', '--rate', '-1', '--yes'], 'Must be events per second, a number from'],
    [['resync', 'products', '--where', 'tag=1', '--where', 'tag=2', '--yes'], '--where says tag twice'],
    [['resync', 'products', '--all'], 'Nobody can be asked here: pass --yes to do it.'],
  ])('refuses %j', async (words, why) => {
    const { code, stderr, stdout } = await run(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(why);
    expect(await sql('select from outbox_resyncs')).toHaveLength(0);
  });
});
