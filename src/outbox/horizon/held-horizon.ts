import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { OLDEST_HOLDER_SQL } from './horizon-sql.js';

/** How often it is looked. */
const LOOK_MS = 10_000;

/** A report or a backup may take a minute; after that people should know, for claims are getting slower. Whether it is to be ended is another question, which the doctor answers after five. */
const LONG_MS = 60_000;

/** They are told again so often. */
const REMINDER_MS = 300_000;

interface Holder {
  readonly holder: string;
  /** Transaction id. */
  readonly horizon: string;
  readonly transactions: number;
}

/** The horizon is the same since then, as far as this process has seen. */
interface Held extends Holder {
  readonly sinceMs: number;
}

/**
 * Watches for transactions that stay open. Whatever PostgreSQL deletes meanwhile it has to keep: the outbox grows, and the statements on it
 * pass over what is gone. Times are as this process saw them: PostgreSQL tells other roles no times.
 */
@Injectable()
export class HeldHorizon implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly pass: RecurringPass;
  private held: Held | null = null;
  private toldAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.pass = new RecurringPass(scheduler, 'held-horizon', () => this.look().catch(ignore));
  }

  onApplicationBootstrap(): void {
    this.pass.start(LOOK_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.pass.stop();
  }

  /** How long one transaction has been holding the horizon, and which; 0 when it moves on from look to look. */
  get now(): { readonly seconds: number; readonly holder: string | null } {
    const heldMs = this.held ? performance.now() - this.held.sinceMs : 0;
    // The one that is seen at a look may have gone right after it.
    return heldMs < LOOK_MS
      ? { seconds: 0, holder: null }
      : { seconds: heldMs / 1000, holder: this.held?.holder ?? null };
  }

  /** One look. Fails as the database does. */
  async look(): Promise<void> {
    const [oldest] = await this.database.ask<Holder>(OLDEST_HOLDER_SQL);
    const same = oldest !== undefined && oldest.horizon === this.held?.horizon;
    this.held = oldest ? { ...oldest, sinceMs: same && this.held ? this.held.sinceMs : performance.now() } : null;
    this.tellWhenLong();
  }

  private tellWhenLong(): void {
    const nowMs = performance.now();
    if (!this.held || nowMs - this.held.sinceMs < LONG_MS || nowMs - this.toldAtMs < REMINDER_MS) return;
    this.toldAtMs = nowMs;
    const { holder, transactions } = this.held;
    this.log.warn(
      { holder, seconds: Math.round(this.now.seconds), transactions },
      'a transaction stays open: PostgreSQL keeps every deleted row, and the outbox grows',
    );
  }
}

function ignore(): void {
  // Health tells of a database that is away; the next look is seconds away.
}
