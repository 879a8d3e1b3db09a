import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';

/** One database with a shop in it. */
export class ShopDatabase {
  private readonly pool: Pool;

  constructor(readonly url: string) {
    this.pool = new Pool({ connectionString: url, max: 4 });
    // Dropped with its connections in the end.
    this.pool.on('error', () => undefined);
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return (await this.pool.query<Row>(sql, [...parameters])).rows;
  }

  /** Cleans up what earlier scenarios have left behind: autovacuum would, in the middle of the next one. */
  async tidy(): Promise<void> {
    await this.query('vacuum analyze');
    await this.query('checkpoint');
  }

  /** How many sequence numbers are used up so far, over all aggregates: what was delivered, when nothing is ever given up. */
  async sequences(): Promise<number> {
    const [row] = await this.query<{ sum: string }>('select coalesce(sum(sequence), 0) as sum from outbox_positions');
    return Number(row?.sum);
  }

  /** Waits until nothing is in the outbox but so many parked events. */
  async drained(parked = 0, timeoutMs = DRAIN_MS): Promise<void> {
    await this.until(`select not exists (select from outbox_events where state <> 'parked') as done`, timeoutMs);
    const [found] = await this.query<{ parked: number }>('select count(*)::int as parked from outbox_events');
    if (found?.parked !== parked) throw new Error(`${found?.parked ?? '?'} events are parked instead of ${parked}.`);
  }

  /** Waits until a query says that it is `done`. */
  async until(sql: string, timeoutMs = DRAIN_MS): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const [row] = await this.query<{ done: boolean }>(sql);
      if (row?.done) return;
      if (performance.now() > deadline) throw new Error(`Not within ${timeoutMs / 1000} s: ${sql}`);
      await pause(20);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** From the last record's arrival at the stream to the settlement of its batch. */
const DRAIN_MS = 30_000;
