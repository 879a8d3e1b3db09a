import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { Doctor } from '../../src/doctor/doctor.js';
import { startApp, STREAMS, type RunningApp } from '../e2e/running-app.js';
import { eventually } from '../support/eventually.js';
import { runVariable } from '../support/run-environment.js';

/** What docs/operations.md says of a user of Redis is enough, and no more than is needed. To see it fail: take a category out of it. */
describe('the documented user of Redis', () => {
  const user = `shopstream_${randomBytes(4).toString('hex')}`;
  let app: RunningApp;
  let url: URL;

  const acl = async (...words: string[]) => {
    const admin = new Redis(runVariable('TEST_REDIS_URL'));
    try {
      await admin.call('ACL', ...words);
    } finally {
      admin.disconnect();
    }
  };
  const documentedRights = async () => {
    const text = await readFile(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    const [, rights = ''] = /<!-- redis-user:begin -->[\s\S]*?ACL SETUSER shopstream (.*)\n/.exec(text) ?? [];
    return rights.split(' ');
  };
  const rightsFound = async () => (await app.app.get(Doctor).examine()).find(({ check }) => check === 'redis.rights');

  beforeAll(async () => {
    await acl('SETUSER', user, ...(await documentedRights()));
    url = new URL(runVariable('TEST_REDIS_URL'));
    url.username = user;
    url.password = 'change-me';
    app = await startApp({ REDIS_URL: url.href });
  });
  afterAll(async () => {
    await app.dispose();
    await acl('DELUSER', user);
  });

  it('may do all that publishing, health and the queue board need', async () => {
    await app.dataSource.query(`insert into products (id, name, price) values (1, 'Cup', 1)`);
    await expect(app.record(STREAMS.product, 1, 1)).resolves.toMatchObject({ product_id: 1 });
    await eventually(async () => {
      expect((await app.get('/health/ready')).body).toMatchObject({ info: { redis: { status: 'up' } } });
    });
    expect((await app.get('/queues/api/queues')).status).toBe(200);
    await expect(rightsFound()).resolves.toMatchObject({ verdict: 'well' });
  });

  it('may do nothing else, and the doctor sees what is missing', async () => {
    const client = new Redis(url.href);
    await expect(client.set('somebody-elses', '1')).rejects.toThrow('NOPERM');
    await expect(client.flushall()).rejects.toThrow('NOPERM');
    client.disconnect();
    await acl('SETUSER', user, '-brpoplpush');
    await expect(rightsFound()).resolves.toMatchObject({
      verdict: 'failure',
      found: expect.stringMatching(/NOPERM.*brpoplpush/) as string,
    });
    await acl('SETUSER', user, '+brpoplpush');
  });
});
