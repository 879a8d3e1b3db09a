import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';
import { PublicationRegistry } from './publication-registry.js';

/** Counts aggregates, for passes over all of them that show how far they are. */
@Injectable()
export class RootCount {
  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
  ) {}

  /**
   * How many of a type there are. Not in a transaction of the outbox, whose settings keep the planner from reading a whole table, as counting
   * does, and which lasts seconds at most.
   */
  async of(type: string): Promise<number> {
    const { roots } = this.registry.publication(type);
    const [row] = await this.database.query<{ count: string }>(`select count(*) from ${roots.from}`);
    return Number(row?.count ?? 0);
  }
}
