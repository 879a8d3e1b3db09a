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

  /** How many sequence numbers are used up so far, over all aggregates: what was delivered, when nothing is ever given up. */
  async sequences(): Promise<number> {
    const [row] = await this.query<{ sum: string }>('select coalesce(sum(sequence), 0) as sum from outbox_positions');
    return Number(row?.sum);
  }

  /** Waits until the outbox is empty; parked events would keep it from that. */
  async drained(): Promise<void> {
    const deadline = performance.now() + DRAIN_MS;
    for (;;) {
      const [row] = await this.query<{ waits: boolean }>('select exists (select from outbox_events) as waits');
      if (row?.waits === false) return;
      if (performance.now() > deadline) throw new Error(`The outbox is not empty after ${DRAIN_MS / 1000} s.`);
      await pause(20);
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}

/** From the last record's arrival at the stream to the settlement of its batch. */
const DRAIN_MS = 30_000;
