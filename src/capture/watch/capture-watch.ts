import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { OutboxDatabase, type RunSql } from '../../outbox/database/outbox-database.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { CAPTURED, type Captured } from '../captured.js';
import { expectedCapture, type ExpectedCapture } from '../expected-capture.js';
import { lookAtCapture, type Amiss } from './capture-look.js';

/** How often it is looked. */
const LOOK_MS = 60_000;

/** People are told again so often. */
const REMINDER_MS = 300_000;

/**
 * Watches that each aggregate's triggers are there, as this version declares them, and fire for every writer. Somebody who disables them for an
 * import, and forgets it, loses changes in silence: nothing fails, and the outbox is empty. Nor does anything fail where triggers are there and
 * their aggregate is no longer declared: its events wait for ever.
 */
@Injectable()
export class CaptureWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly pass: RecurringPass;
  private readonly declared: ReadonlyMap<string, ExpectedCapture>;
  private found: ReadonlyMap<string, Amiss> | null = null;
  /** By type: what people were told of it last, and when. */
  private readonly told = new Map<string, { readonly what: string; readonly atMs: number }>();

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(CAPTURED) captured: Captured,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.declared = new Map(captured.map((aggregate) => [aggregate.type, expectedCapture(aggregate)]));
    this.pass = new RecurringPass(scheduler, 'capture-watch', () => this.look().catch(ignore));
  }

  /** The first look is now: whoever starts a new version sees at once that its triggers are not there. */
  onApplicationBootstrap(): void {
    this.pass.start(LOOK_MS);
    void this.pass.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.pass.stop();
  }

  /** How many faults each aggregate's capture has, by type; null where the last look failed, or there was none yet. */
  get faults(): ReadonlyMap<string, number> | null {
    return this.found && new Map([...this.found].map(([type, { faults }]) => [type, faults]));
  }

  /** One look. Fails as the database does. */
  async look(): Promise<void> {
    const sql: RunSql = (text, parameters) => this.database.ask(text, parameters);
    try {
      this.found = await lookAtCapture(sql, this.declared);
    } catch (error) {
      this.found = null;
      throw error;
    }
    for (const type of this.told.keys()) if (!this.found.get(type)?.faults) this.tellThatItIsWell(type);
    for (const [type, amiss] of this.found) if (amiss.faults > 0) this.tell(type, amiss);
  }

  private tellThatItIsWell(type: string): void {
    this.told.delete(type);
    this.log.info({ type }, 'capture is as declared again: shopstream audit --mend sends what was missed');
  }

  private tell(type: string, { message, facts }: Amiss): void {
    const what = JSON.stringify([message, facts]);
    const last = this.told.get(type);
    if (last?.what === what && performance.now() - last.atMs < REMINDER_MS) return;
    this.told.set(type, { what, atMs: performance.now() });
    this.log.error({ type, ...facts }, message);
  }
}

function ignore(): void {
  // Health tells of a database that is away; the next look comes.
}
