import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { migratedWithSampleReturns } from '../support/sample-returns.js';
import { Sessions } from '../support/sessions.js';

/** Photos of returned items: each leads to its return through its item. */
describe('capture of a part of a part', () => {
  const items = 2000;
  let database: TestDatabase;
  let sessions: Sessions;

  beforeAll(async () => {
    database = await createTestDatabase(migratedWithSampleReturns);
    sessions = new Sessions(database.url);
  });
  afterAll(async () => {
    await sessions.close();
    await database.drop();
  });

  it('looks up one path for one photo, also in a session that has added thousands', async () => {
    const session = await sessions.open();
    await session.query(`
      insert into sample_return_reasons values (1, 'broken');
      insert into sample_returns (return_id, state) values (5, 'asked');
      insert into sample_return_items select g, 5, 'MUG', 1 from generate_series(1, ${items}) g;
      analyze sample_return_items`);
    // The session's plans are made for it.
    await session.query(`insert into sample_return_photos select g, g, 'a.jpg' from generate_series(1, ${items}) g`);
    const readItems = async () => {
      const { rows } = await session.query<{ read: number }>(
        `select (seq_tup_read + idx_tup_fetch)::int as read from pg_stat_xact_user_tables where relname = 'sample_return_items'`,
      );
      return rows[0]!.read;
    };
    await session.query('begin');
    const before = await readItems();
    for (const statement of [
      `insert into sample_return_photos values (0, 1, 'b.jpg')`,
      `update sample_return_photos set url = 'c.jpg' where id = 0`,
      `delete from sample_return_photos where id = 0`,
    ])
      await session.query(statement);
    const after = await readItems();
    await session.query('rollback');
    // Each statement its item, and the foreign key once more.
    expect(after - before).toBeLessThan(10);
  });
});
