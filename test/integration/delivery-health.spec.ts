import { HealthRegistry } from '../../src/health/health-registry.js';
import { useOutbox } from '../support/use-outbox.js';

/** Which streams' trouble is a worker's business. To see these fail: ask for all rows (delivery-health.ts, `any($1)`). */
describe('delivery health', () => {
  const { service, sql } = useOutbox();

  const breakDown = (stream: string, seconds: number) =>
    sql(
      `insert into outbox_streams (stream, records, bytes, broken, trouble, trouble_since)
      values ($1, 0, 0, true, 'ECONNREFUSED: no', now() - $2 * interval '1 s')`,
      [stream, seconds],
    );
  beforeEach(() => sql('delete from outbox_streams'));

  const found = () =>
    service
      .get(HealthRegistry)
      .checks.find(({ name }) => name === 'delivery')!
      .run();

  it('tells of streams in use, and not of the row of one that is no longer configured', async () => {
    await breakDown('retired', 20);
    expect(await found()).toEqual({ ready: true, facts: {} });
    await breakDown('order', 20);
    expect(await found()).toEqual({
      ready: false,
      reason: 'nothing gets through to order (ECONNREFUSED)',
      facts: { broken: { order: { seconds: expect.any(Number) as number, error: 'ECONNREFUSED' } } },
    });
  });

  it('waits a second: a connection that was closed in the middle of a call is well at the first probe', async () => {
    await breakDown('order', -60);
    expect(await found()).toMatchObject({ ready: true, facts: { broken: { order: { error: 'ECONNREFUSED' } } } });
    await sql(`update outbox_streams set trouble_since = trouble_since - interval '61 s'`);
    expect(await found()).toMatchObject({ ready: false });
  });
});
