import { IdleService } from './idle-service.js';
import { OutboxDriver } from './outbox-driver.js';

/** What specs that work the outbox by hand use, in their hooks and tests. */
export interface UsedOutbox {
  readonly service: IdleService;
  readonly outbox: OutboxDriver;
  /** Runs statements on the service's database. @returns the rows of the last one. */
  readonly sql: <Row = Record<string, unknown>>(text: string, parameters?: unknown[]) => Promise<Row[]>;
}

/**
 * A service at rest on a database of its own, for all tests of the `describe` that calls this.
 *
 * ```ts
 * describe('the outbox', () => {
 *   const { outbox, sql } = useOutbox({ BATCH_MAX_RECORDS: '50' });
 *
 *   it('gives out what was created', async () => {
 *     await sql(`insert into products (id, name, price) values (1, 'Thing', 1)`);
 *     expect(await outbox.deliver('product')).toEqual(['product.created 1 #1']);
 *   });
 * });
 * ```
 *
 * @param environment settings that differ from those of other tests.
 */
export function useOutbox(environment: Record<string, string> = {}): UsedOutbox {
  const service = new IdleService({ environment });
  beforeAll(() => service.wire());
  afterAll(() => service.dispose());
  return outboxOf(service);
}

/** As {@link useOutbox}, with another service and database for each test. */
export function useOutboxPerTest(environment: Record<string, string> = {}): UsedOutbox {
  const service = new IdleService({ environment });
  beforeEach(() => service.wire());
  afterEach(() => service.dispose());
  return outboxOf(service);
}

function outboxOf(service: IdleService): UsedOutbox {
  return {
    service,
    outbox: new OutboxDriver(service),
    sql: (text, parameters) => service.dataSource.query(text, parameters),
  };
}
