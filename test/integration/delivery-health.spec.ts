import { HealthRegistry } from '../../src/health/health-registry.js';
import { useOutbox } from '../support/use-outbox.js';

/** Which streams' trouble is a worker's business. To see these fail: ask for all rows (delivery-health.ts, `any($1)`). */
describe('delivery health', () => {
  const { service, sql } = useOutbox();

  const breakDown = (stream: string) =>
    sql(
      `insert into outbox_streams (stream, records, bytes, broken, trouble, trouble_since) values ($1, 0, 0, true, 'ECONNREFUSED: no', now())`,
      [stream],
    );
  const found = () =>
    service
      .get(HealthRegistry)
      .checks.find(({ name }) => name === 'delivery')!
      .run();

  it('tells of streams in use, and not of the row of one that is no longer configured', async () => {
    await breakDown('retired');
    expect(await found()).toMatchObject({ ready: true });
    await breakDown('order');
    const reason = expect.stringContaining('nothing gets through to order') as string;
    expect(await found()).toMatchObject({ ready: false, reason });
  });
});
