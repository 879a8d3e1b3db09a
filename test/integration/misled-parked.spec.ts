import { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';
import type { ParkedEvent } from '../../src/outbox/parked/parked-event.js';
import { ParkedEvents } from '../../src/outbox/parked/parked-events.js';
import { ParkedRepairs, type Repair } from '../../src/outbox/parked/parked-repairs.js';
import { PublicationRegistry } from '../../src/outbox/publication/publication-registry.js';
import { buffersOf, statementsOf } from '../support/recorded-statements.js';
import { useOutbox } from '../support/use-outbox.js';

/** To see these fail: leave `offset 0` out of parked-sql.ts, or lock by `id = any($3)`. */
describe('parked events before a backlog', () => {
  const { service, sql } = useOutbox();
  let parked: ParkedEvent[];
  const database = () => service.get(OutboxDatabase);
  const publication = () => service.get(PublicationRegistry).publication('product');

  beforeAll(async () => {
    // PostgreSQL looked last when the outbox held nothing but what is parked.
    await sql(`alter table outbox_events set (autovacuum_enabled = false);
      insert into outbox_events (type, aggregate_id, kind, state, last_error, parked_at)
        select 'product', id, 'updated', 'parked', 'oversize: 2 MiB', now() from generate_series(1, 200) id`);
    await sql('vacuum analyze outbox_events');
    await sql(`insert into outbox_events (type, aggregate_id, kind, lane)
      select 'product', id, 'updated', 'updated' from generate_series(1, 60000) id`);
    parked = await service.get(ParkedEvents).list({}, 3);
  });

  /** The most that one of the statements looks at; the backlog has 950 pages, its keys 200. */
  const pages = async (work: () => Promise<unknown>) => {
    const statements = await statementsOf(database(), work);
    expect(statements).not.toEqual([]);
    const each: number[] = [];
    for (const statement of statements) each.push(await buffersOf(database(), statement));
    return Math.max(...each);
  };

  it('are found without reading the backlog', async () => {
    const events = service.get(ParkedEvents);
    const some = { ids: parked.map(({ id }) => id) };
    for (const selection of [{}, some, { type: 'product' }, { reason: 'oversize', stream: 'product' }]) {
      expect(await pages(() => events.list(selection, 3))).toBeLessThan(60);
      expect(await pages(() => events.count(selection))).toBeLessThan(60);
    }
  });

  it.each<Repair>(['replay', 'send-current', 'discard'])(
    'are dealt with without reading the backlog: %s',
    async (repair) => {
      const looked = await pages(async () => {
        const carriedOut = database().transaction(async (sql) => {
          const { done } = await service.get(ParkedRepairs).carryOut(sql, repair, publication(), parked);
          expect(done).toHaveLength(3);
          throw new Error('taken back');
        });
        await expect(carriedOut).rejects.toThrow('taken back');
      });
      expect(looked).toBeLessThan(90);
    },
  );
});
