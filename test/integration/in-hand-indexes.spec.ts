import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';
import { Sessions } from '../support/sessions.js';

/**
 * What is in hand is indexed by aggregate and by time. Whoever took the wrong one would read all that is in hand. To see it fail: index what is
 * due without `due_at IS NOT NULL`, or what is in hand without `aggregate_id IS NOT NULL`.
 */
describe('the indexes of what is in hand', () => {
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

  it.each([
    {
      index: 'outbox_events_due',
      serves: `stream = 'product' and due_at <= now()`,
      other: `type = 'product' and aggregate_id = 1`,
    },
    {
      index: 'outbox_events_in_hand',
      serves: `type = 'product' and aggregate_id = 1`,
      other: `stream = 'product' and due_at <= now()`,
    },
  ])(
    '$index serves only what is asked by its own key, whatever the planner knows',
    async ({ index, serves, other }) => {
      const session = await sessions.open();
      // With nothing else left to choose.
      const others = ['outbox_events_in_hand', 'outbox_events_due'].filter((name) => name !== index);
      await session.query(`begin; set local enable_seqscan = off;
      drop index ${others.join(', ')}; alter table outbox_events drop constraint outbox_events_pkey`);
      const planOf = async (condition: string) => {
        const { rows } = await session.query<Record<string, string>>(
          `explain select id from outbox_events where ${condition} and state in ('leased', 'retrying') limit 1`,
        );
        return rows.map((row) => row['QUERY PLAN']).join('\n');
      };
      expect(await planOf(serves)).toContain(index);
      expect(await planOf(other)).toContain('Seq Scan');
      await session.query('rollback');
    },
  );
});
