import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../outbox-database.js';
import type { Lease } from './claim.js';

/**
 * Claims that failed without our knowing whether they were committed: nobody works on what they may have leased. Their leases are ended as
 * soon as PostgreSQL answers again, so that a restart of PostgreSQL does not hold a batch up for the whole lease.
 */
@Injectable()
export class AbandonedClaims {
  private readonly tokens = new Set<string>();

  constructor(private readonly database: OutboxDatabase) {}

  add({ token }: Lease): void {
    this.tokens.add(token);
  }

  /** Ends the leases; the next sweep takes the events back. Fails as PostgreSQL does, and may be called again. */
  async giveBack(): Promise<void> {
    if (this.tokens.size === 0) return;
    const tokens = [...this.tokens];
    await this.database.transaction((sql) => sql(END_LEASES_SQL, [tokens]));
    for (const token of tokens) this.tokens.delete(token);
  }
}

const END_LEASES_SQL = `with ended as (
  update outbox_events set due_at = clock_timestamp()
  where stream in (select stream from outbox_streams) and state = 'leased' and lease_token = any($1)
  returning id
)
select count(*)::integer as events from ended`;
