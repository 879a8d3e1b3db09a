import type { Client } from 'pg';
import { defineAggregate, own, time, type AggregateDeclaration } from '../../src/capture/aggregate-declaration.js';
import { captureSql } from '../../src/capture/capture-sql.js';
import { neededColumnsSql } from '../../src/capture/needed-columns-sql.js';
import { createTestDatabase, migrated, type TestDatabase } from '../support/database.js';
import { Sessions } from '../support/sessions.js';

/** A history aggregate whose kinds stand in columns that its record does not show. */
const ticket = defineAggregate({
  type: 'sample_ticket',
  publishes: 'history',
  root: { table: 'sample_tickets', id: 'id' },
  record: { id: own('id'), subject: own('subject'), opened_at: time('opened_at') },
  kinds: [{ kind: 'closed', column: 'state', becomes: 'closed' }],
});

/** To see these fail: watch what the record shows alone (watched-tables.ts, `rootOf`), or check no types (needed-columns-sql.ts). */
describe('what a declaration says of columns', () => {
  let database: TestDatabase;
  let sessions: Sessions;
  let session: Client;

  beforeAll(async () => {
    database = await createTestDatabase(migrated);
    sessions = new Sessions(database.url);
    session = await sessions.open();
    await session.query(`create domain moment as timestamptz; create domain arrival as moment; create domain serial_number as numeric;
      create table sample_tickets (id bigint primary key, subject text, state text, opened_at timestamptz, seen_at arrival, closed_at timestamp, day date)`);
    await session.query(captureSql(ticket));
  });
  afterAll(async () => {
    await sessions.close();
    await database.drop();
  });

  const check = (shown: AggregateDeclaration['record']) =>
    session.query(neededColumnsSql({ ...ticket, record: { ...ticket.record, ...shown } }));

  it('a kind is told also where the record does not show its column', async () => {
    await session.query(`insert into sample_tickets values (1, 'Lost parcel', 'open')`);
    await session.query(`update sample_tickets set state = 'closed'`);
    await session.query(`update sample_tickets set closed_at = now()`);
    const { rows } = await session.query<{ kind: string }>('select kind from outbox_events order by n');
    expect(rows.map(({ kind }) => kind)).toEqual(['created', 'closed']);
  });

  it('times have a time zone, so that workers show them as triggers do', async () => {
    await expect(check({ closed_at: time('closed_at'), day: time('day') })).rejects.toThrow(
      'column sample_tickets.closed_at is of type timestamp without time zone, and must be timestamp with time zone; ' +
        'column sample_tickets.day is of type date, and must be timestamp with time zone',
    );
    await check({ closed: own('closed_at'), seen_at: time('seen_at') });
  });
});
