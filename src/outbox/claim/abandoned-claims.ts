import { Injectable } from '@nestjs/common';
import { OutboxDatabase } from '../database/outbox-database.js';
import type { Lease } from './claim.js';

/**
 * What was sent before a connection was cut may be carried out all the same: it waits for two locks at most, 5 s each (see `together`), and is
 * then committed.
 */
const STILL_COMING_MS = 12_000;

/**
 * Claims that failed without our knowing whether they were committed: nobody works on what they may have leased. Their leases are ended as
 * soon as PostgreSQL answers again, so that a restart of PostgreSQL does not hold a batch up for the whole lease.
 */
@Injectable()
export class AbandonedClaims {
  /** Token of the lease, and the time (`performance.now()`) from which on its claim cannot be committed any more. */
  private readonly tokens = new Map<string, number>();

  constructor(private readonly database: OutboxDatabase) {}

  add({ token }: Lease): void {
    this.tokens.set(token, performance.now() + STILL_COMING_MS);
  }

  /** Ends the leases; the next sweep takes the events back. Fails as PostgreSQL does, and may be called again. */
  async giveBack(): Promise<void> {
    if (this.tokens.size === 0) return;
    const now = performance.now();
    const tokens = [...this.tokens];
    await this.database.byIndex(END_LEASES_SQL, [tokens.map(([token]) => token)]);
    for (const [token, until] of tokens) if (until < now) this.tokens.delete(token);
  }
}

const END_LEASES_SQL = `update outbox_events set due_at = clock_timestamp()
where stream in (select stream from outbox_streams) and state = 'leased' and lease_token = any($1) and due_at > clock_timestamp()`;
