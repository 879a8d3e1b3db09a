import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../support/command-line.js';
import { eventually } from '../support/eventually.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';

/** Nobody's: each stands for one way in which a person, or something of value, gets into the shop's data. */
const PERSONAL = {
  name: 'Zerlina Quastenbrink',
  phone: '+49-555-0199-7731',
  email: 'zerlina.q@private.example',
  street: 'Hinterm Wacholder 93',
  city: 'Oberknorzingen',
  voucher: 'GIFT-XQ7-PLUM',
};
const SECRETS = {
  API_KEYS: 'ops:key-of-the-operator-1,shop:key-of-the-shop-22',
  AWS_ACCESS_KEY: 'AKIATESTPRIVATE7',
  AWS_SECRET_KEY: 'aws-secret-of-this-test',
};

/**
 * Everything that a process writes in a run with every kind of trouble. To see it fail: leave the mask out of record-log.ts, log a request's
 * body, an error's `detail`, or the settings themselves.
 */
describe.each(['info', 'debug'])('the output of a whole run at %s', (level) => {
  let service: PublishingService;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shopstream-log-'));
    service = await startPublishing({ environment: { ...SECRETS, RETRY_BASE_MS: '100', RECORD_MAX_TRIES: '1' } });
  });
  afterEach(async () => {
    await service.dispose();
    await rm(folder, { recursive: true });
  });

  it('has neither personal data nor secrets', async () => {
    const logFile = join(folder, 'log');
    const run = await service.startProcess({ ROLE: 'all', LOG_LEVEL: level }, { logFile });
    await shopAndTrouble(run.url);
    await service.drained();
    await eventually(() => {
      expect(run.log.lines.some(({ msg }) => msg.startsWith('event parked'))).toBe(true);
    });
    const commands = await operators(run.url);
    await run.terminate();
    await run.log.close();
    const output = (await readFile(logFile, 'utf8')) + commands;
    // What the run was to show is there...
    for (const expected of [
      'batch published',
      'batch not wholly delivered',
      'event parked',
      'request failed',
      '"request"',
      '"msg":"settings"',
      '"action":"parked.replay"',
      'order.created',
      'kinesis.order: ',
    ])
      expect([expected, output.includes(expected)]).toEqual([expected, true]);
    expect(output.includes('"[masked]"')).toBe(level === 'debug');
    // ...and what it must not show is not.
    for (const secret of [...Object.values(PERSONAL), ...secretsOf(service)])
      expect([secret, output.includes(secret)]).toEqual([secret, false]);
  });

  /** What operators ask for, by HTTP and by commands. @returns what commands wrote, but for records that they were asked to show. */
  async function operators(url: string): Promise<string> {
    const send = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${url}/v1/ops/${path}`, {
        method,
        headers: { authorization: 'Bearer key-of-the-operator-1', 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return {
        status: answer.status,
        body: (await answer.json()) as { items?: { id: number; aggregate_id: number }[] },
      };
    };
    const { body } = await send('GET', 'parked');
    const [{ id, aggregate_id: order } = { id: 0, aggregate_id: 0 }] = body.items ?? [];
    const shown = await send('GET', `parked/${id}`);
    expect(JSON.stringify(shown.body)).toContain(PERSONAL.name);
    for (const path of ['status', 'doctor', `trace/order/${order}`]) expect((await send('GET', path)).status).toBe(200);
    const { name, email, city } = PERSONAL;
    expect((await send('GET', `trace/${encodeURIComponent(name)}/1`)).status).toBe(400);
    expect((await send('POST', 'resyncs', { type: 'order', where: { [email]: city } })).status).toBe(400);
    expect((await send('POST', 'parked/replay', { reason: name, all: true, note: email })).status).toBe(400);
    expect((await send('POST', 'parked/replay', { ids: [id] })).status).toBe(200);
    await service.drained();
    expect((await send('DELETE', `kept/order/${order}`)).status).toBe(200);

    const command = (...words: string[]) => runCommand({ ...service.environment, LOG_LEVEL: level }, words);
    let written = '';
    for (const words of [
      ['status'],
      ['doctor'],
      ['parked', 'list'],
      ['trace', 'order', '1', '--json'],
      ['audit', 'orders', '--json'],
      ['tail', 'order', '--from', 'beginning', '--max', '3'],
    ]) {
      const { stdout, stderr } = await command(...words);
      written += stdout + stderr;
    }
    // Here the record is what was asked for.
    for (const words of [
      ['preview', 'order', '1'],
      ['tail', 'order', '--from', 'beginning', '--max', '1', '--records'],
    ]) {
      const { stdout, stderr } = await command(...words);
      expect(stdout).toContain(PERSONAL.name);
      written += stderr;
    }
    return written;
  }

  async function shopAndTrouble(url: string): Promise<void> {
    const send = async (method: string, path: string, body?: unknown, key = 'key-of-the-shop-22') => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      await answer.text();
      return answer.status;
    };
    const order = (number: string, more: object = {}) => ({
      order_number: number,
      shipping_address: { ...PERSONAL },
      gift_vouchers: [{ voucher_code: PERSONAL.voucher, amount: 5 }],
      ...more,
    });
    // Well.
    expect(await send('POST', '/v1/orders', order('O-1'))).toBe(201);
    expect(await send('POST', '/v1/orders/1/status', { status: 'paid' })).toBeLessThan(300);
    expect(await send('GET', '/v1/orders/1/record')).toBe(200);
    expect(await send('POST', '/v1/orders/sync', { order_ids: [1] })).toBe(202);
    // Wrong.
    expect(await send('POST', '/v1/orders', order('O-1'))).toBe(409);
    expect(await send('POST', '/v1/orders', order('O-2', { total_amount: PERSONAL.name }))).toBe(400);
    expect(await send('POST', '/v1/orders', `{"shipping_address": {"name": "${PERSONAL.name}`)).toBe(400);
    expect(await send('GET', `/v1/orders/${encodeURIComponent(PERSONAL.email)}`)).toBe(400);
    expect(await send('GET', `/v1/people/${PERSONAL.email}?name=${PERSONAL.city}`)).toBe(404);
    expect(await send('GET', '/v1/orders', undefined, 'key-of-nobody-at-all')).toBe(401);
    // A constraint of the shop's own, whose error quotes the row; a record that Kinesis refuses; one that is too large.
    const sql = (text: string, parameters: unknown[] = []) => service.dataSource.query(text, parameters);
    await sql(`alter table orders add constraint no_nine check (order_number <> 'O-9')`);
    await send('POST', '/v1/orders', order('O-9'));
    service.sim.faults.add({ kind: 'fail-records', calls: ['PutRecords'], count: 1 });
    await send('POST', '/v1/orders', order('O-3'));
    const large = { ...PERSONAL, note: `${PERSONAL.name} `.repeat(60_000) };
    await sql(`insert into orders (order_number, shipping_address) values ('O-4', $1)`, [JSON.stringify(large)]);
    // The database refuses what the program asks for.
    await sql('alter table order_gift_vouchers rename to elsewhere');
    expect(await send('POST', '/v1/orders', order('O-5'))).toBe(500);
    await sql('alter table elsewhere rename to order_gift_vouchers');
  }
});

function secretsOf({ database }: PublishingService): string[] {
  const keys = SECRETS.API_KEYS.split(',').map((pair) => pair.split(':')[1] ?? '');
  const { password } = new URL(database.url);
  return [...keys, SECRETS.AWS_ACCESS_KEY, SECRETS.AWS_SECRET_KEY, ...(password === '' ? [] : [password])];
}
