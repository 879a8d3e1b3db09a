import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { Doctor } from '../../src/doctor/doctor.js';
import { examineRedis } from '../../src/doctor/redis.js';
import { startApp, STREAMS, type RunningApp } from '../e2e/running-app.js';
import { eventually } from '../support/eventually.js';
import { runVariable } from '../support/run-environment.js';
import { testSettings } from '../support/test-settings.js';

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
    const found = await app.app.get(Doctor).examine();
    expect(found).toContainEqual(expect.objectContaining({ check: 'redis.rights', verdict: 'well' }));
  });

  it('may do nothing else', async () => {
    const client = new Redis(url.href);
    await expect(client.set('somebody-elses', '1')).rejects.toThrow('NOPERM');
    await expect(client.flushall()).rejects.toThrow('NOPERM');
    client.disconnect();
  });

  describe('with less', () => {
    const poor = `${user}_poor`;
    const settings = () => {
      const REDIS_URL = Object.assign(new URL(url), { username: poor }).href;
      return testSettings({ DATABASE_URL: 'postgres://127.0.0.1:1/none', REDIS_URL });
    };
    afterEach(() => acl('DELUSER', poor));

    it.each(['client|setname', 'multi', 'llen', 'eval', 'brpoplpush', 'publish', 'subscribe'])(
      'shows the doctor that %s is missing',
      async (command) => {
        await acl('SETUSER', poor, ...(await documentedRights()), `-${command}`);
        expect((await examineRedis(settings())).filter(({ verdict }) => verdict !== 'well')).toMatchObject([
          {
            check: 'redis.rights',
            verdict: 'failure',
            found: expect.stringMatching(`NOPERM.*${command.replace('|', '.')}`) as string,
          },
        ]);
      },
    );

    it('shows the doctor that it may not write', async () => {
      await acl('SETUSER', poor, ...(await documentedRights()), '-set');
      expect((await examineRedis(settings())).filter(({ verdict }) => verdict !== 'well')).toMatchObject([
        { check: 'redis.writes', verdict: 'failure', found: expect.stringContaining(`'set'`) as string },
      ]);
    });
  });
});
