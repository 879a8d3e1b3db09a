import { useOutbox, useOutboxPerTest } from '../support/use-outbox.js';

const LIMIT = 200;

/**
 * A limit is used to the full, and not exceeded, by PostgreSQL's clock. To see these fail: forget `records` in the claim's SPENT, let the
 * bucket save up less than one batch, or just one record (rate-limits.ts), let a claim end with `refilled_at = clock_timestamp()`, or time run backwards
 * (allowance-sql.ts).
 */
describe('KINESIS_INSERT_RATE_LIMIT=200/s', () => {
  const { outbox, sql } = useOutboxPerTest({ KINESIS_INSERT_RATE_LIMIT: `${LIMIT}/s` });

  beforeEach(() =>
    sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 2000) id`),
  );

  const later = (ms: number) =>
    sql(`update outbox_streams set refilled_at = refilled_at - interval '${ms} milliseconds'`);

  /** Claims once per `everyMs` for two seconds of the bucket's time; time that really passes comes on top. */
  async function claimedInTwoSeconds(everyMs: number) {
    const startedAt = performance.now();
    let claimed = (await outbox.claim('product')).events.length;
    for (let at = 0; at < 2000; at += everyMs) {
      await later(everyMs);
      claimed += (await outbox.claim('product')).events.length;
    }
    return { claimed, passedMs: 2000 + performance.now() - startedAt };
  }

  it('is used to the full', async () => {
    expect((await claimedInTwoSeconds(50)).claimed).toBeGreaterThanOrEqual(2 * LIMIT * 0.9);
  });

  it('is not exceeded by one that asks all the time', async () => {
    const { claimed, passedMs } = await claimedInTwoSeconds(10);
    expect(claimed).toBeGreaterThanOrEqual(2 * LIMIT * 0.8);
    expect(claimed).toBeLessThanOrEqual((LIMIT * passedMs) / 1000 + LIMIT / 10);
  });

  it('saves nothing up for a burst', async () => {
    await outbox.claim('product');
    await later(60_000);
    const burst = (await outbox.claim('product')).events.length + (await outbox.claim('product')).events.length;
    expect(burst).toBeGreaterThan(0);
    expect(burst).toBeLessThanOrEqual(LIMIT / 10);
  });

  it('counts the time that claims take themselves', async () => {
    const slowMs = 40;
    await outbox.claim('product');
    await sql(`create function slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(${slowMs / 1000}); return null; end $$`);
    await sql('create trigger slow before update on outbox_events for each statement execute function slow()');
    await outbox.claim('product');
    expect((await outbox.claim('product')).events.length).toBeGreaterThanOrEqual((slowMs / 1000) * LIMIT);
  });

  it('holds for the probes of a broken stream', async () => {
    await outbox.claim('product');
    await sql(
      `update outbox_streams set broken = true, records = 0, refilled_at = clock_timestamp() + interval '1 min'`,
    );
    expect((await outbox.claim('product')).events).toEqual([]);
  });

  it('asks for another look only while something waits, once it is used up', async () => {
    await outbox.claim('product');
    const usedUp = async () => {
      await sql(`update outbox_streams set records = 0, refilled_at = clock_timestamp() + interval '1 min'`);
      return outbox.claim('product');
    };
    expect(await usedUp()).toMatchObject({ events: [], more: true });
    await outbox.clear();
    expect(await usedUp()).toMatchObject({ events: [], more: false });
  });

  it('goes on where the clock is set back', async () => {
    await outbox.claim('product');
    await sql(
      `update outbox_streams set refilled_at = refilled_at + interval '1 h', not_before = clock_timestamp() + interval '1 h'`,
    );
    expect((await outbox.claim('product')).waitMs).toBeLessThanOrEqual(15_000);
    await sql(`update outbox_streams set not_before = not_before - interval '15 s'`);
    await later(50);
    expect((await outbox.claim('product')).events).not.toEqual([]);
  });
});

describe('KINESIS_INSERT_RATE_LIMIT=10/m', () => {
  const { outbox, sql } = useOutbox({ KINESIS_INSERT_RATE_LIMIT: '10/m' });

  it('is used to the full and not exceeded, though nobody looks just when a record may go', async () => {
    await sql(`insert into products (id, name, price) select id, 'Thing', 1 from generate_series(1, 100) id`);
    let claimed = (await outbox.claim('product')).events.length;
    for (let seconds = 0; seconds < 120; seconds += 4) {
      await sql(`update outbox_streams set refilled_at = refilled_at - interval '4 s'`);
      claimed += (await outbox.claim('product')).events.length;
    }
    expect(claimed).toBeGreaterThanOrEqual(18);
    expect(claimed).toBeLessThanOrEqual(21);
  });
});
