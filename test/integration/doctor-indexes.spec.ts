import { Client } from 'pg';
import { examineIndexes } from '../../src/doctor/postgres/indexes.js';
import { INDEX_DEFINITIONS } from '../../src/doctor/postgres/outbox-indexes.js';
import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';

const INDEXES_SQL = `select pg_get_indexdef(indexrelid) as definition, indisprimary as is_key, indexrelid::regclass::text as name, t.relname as table
from pg_index join pg_class t on t.oid = indrelid
where t.relnamespace = 'public'::regnamespace and t.relname like 'outbox\\_%' and not t.relispartition
order by t.relname, indexrelid::regclass::text collate "C"`;

interface Index {
  definition: string;
  is_key: boolean;
  name: string;
  table: string;
}

/** What the doctor says of the outbox's indexes. To see it fail: take one off the list, or look at `indisvalid` alone. */
describe('the indexes of the outbox', () => {
  let database: TestDatabase;
  let admin: Client;

  beforeEach(async () => {
    database = await createTestDatabase(migrated);
    admin = new Client(database.url);
    await admin.connect();
  });
  afterEach(async () => {
    await admin.end();
    await database.drop();
  });

  const rowsOf = async <Row>(text: string, parameters: readonly unknown[] = []) =>
    (await admin.query<Row & object>(text, [...parameters])).rows as Row[];
  const indexes = () => rowsOf<Index>(INDEXES_SQL);
  const examine = () => examineIndexes(rowsOf);
  const found = async () => (await examine()).map((diagnosis) => diagnosis.found);
  const mend = async () => {
    for (const { mend = '' } of await examine())
      for (const statement of mend.split(/; ?/).slice(0, -1)) await admin.query(statement);
  };

  it('are those that the migrations make', async () => {
    expect((await indexes()).map(({ definition }) => definition)).toEqual(INDEX_DEFINITIONS);
    expect(await examine()).toMatchObject([{ check: 'postgres.indexes', verdict: 'well' }]);
  });

  it('are missed one by one, each with the statement that makes it anew', async () => {
    const before = await indexes();
    for (const { is_key: isKey, name, table } of before)
      await admin.query(isKey ? `alter table ${table} drop constraint ${name} cascade` : `drop index ${name}`);
    expect(await found()).toEqual(before.map(({ name }) => `${name} is missing`));
    await mend();
    expect(await indexes()).toEqual(before);
    expect(await examine()).toMatchObject([{ verdict: 'well' }]);
  });

  it('are to be valid, ready, and unique where they are made so', async () => {
    const before = await indexes();
    await admin.query(`update pg_index set indisvalid = false where indexrelid = 'outbox_events_claimable'::regclass;
      update pg_index set indisready = false where indexrelid = 'outbox_events_history'::regclass;
      drop index outbox_events_in_hand; create index outbox_events_in_hand on outbox_events (aggregate_id);
      drop index outbox_deliveries_aggregate; create index outbox_deliveries_aggregate on only outbox_deliveries (aggregate_id)`);
    expect(await found()).toEqual([
      'outbox_deliveries_aggregate is not valid',
      'outbox_events_claimable is not valid',
      'outbox_events_history is not valid',
      'outbox_events_in_hand is not unique',
    ]);
    await mend();
    expect(await indexes()).toEqual(before);
    expect(await examine()).toMatchObject([{ verdict: 'well' }]);
  });
});
