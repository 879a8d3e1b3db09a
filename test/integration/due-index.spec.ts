import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';
import { Sessions } from '../support/sessions.js';

/**
 * Whoever looked up one aggregate by it would read all that is in hand. To see it fail: index what is due without `due_at IS NOT NULL`.
 */
describe('the index of what is due', () => {
  let database: TestDatabase;
  let sessions: Sessions;

  beforeAll(async () => {
    database = await createTestDatabase(migrated);
    sessions = new Sessions(database.url);
  });
  afterAll(async () => {
    await sessions.close();
    await database.drop();
  });

  it('serves only who asks by time, whatever the planner knows', async () => {
    const session = await sessions.open();
    // With nothing left to choose but the index of what is due.
    await session.query(`begin; set local enable_seqscan = off;
      drop index outbox_events_in_hand; alter table outbox_events drop constraint outbox_events_pkey`);
    const planOf = async (condition: string) => {
      const { rows } = await session.query<Record<string, string>>(
        `explain select id from outbox_events where ${condition} and state in ('leased', 'retrying') limit 1`,
      );
      return rows.map((row) => row['QUERY PLAN']).join('\n');
    };
    expect(await planOf(`type = 'product' and aggregate_id = 1`)).toContain('Seq Scan');
    expect(await planOf(`stream = 'product' and due_at <= now()`)).toContain('outbox_events_due');
    await session.query('rollback');
  });
});
