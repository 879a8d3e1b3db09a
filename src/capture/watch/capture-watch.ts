import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { OutboxDatabase, type RunSql } from '../../outbox/database/outbox-database.js';
import { isPassingTrouble } from '../../outbox/database/passing-trouble.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { CAPTURED, type Captured } from '../captured.js';
import { expectedCapture, type ExpectedCapture } from '../expected-capture.js';
import { faultyOf, lookAtCapture, type Amiss } from './capture-look.js';

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
  private seen: ReadonlyMap<string, Amiss> | null = null;
  /** By type: what people were told of last, and when. */
  private readonly told = new Map<string, { readonly amiss: Amiss; readonly what: string; readonly atMs: number }>();

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(CAPTURED) captured: Captured,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.declared = new Map(captured.map((aggregate) => [aggregate.type, expectedCapture(aggregate)]));
    this.pass = new RecurringPass(scheduler, 'capture-watch', () =>
      this.look().catch((error: unknown) => {
        this.tellOf(error);
      }),
    );
  }

  /** The first look is now: whoever starts a new version sees at once that its triggers are not there. */
  onApplicationBootstrap(): void {
    this.pass.start(LOOK_MS);
    void this.pass.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.pass.stop();
  }

  /** What the last look saw, by type; null where it failed, or there was none yet. */
  get now(): ReadonlyMap<string, Amiss> | null {
    return this.seen;
  }

  /** One look. Fails as the database does. */
  async look(): Promise<void> {
    const sql: RunSql = (text, parameters) => this.database.ask(text, parameters);
    try {
      this.seen = await lookAtCapture(sql, this.declared);
    } catch (error) {
      this.seen = null;
      throw error;
    }
    const faulty = faultyOf(this.seen);
    for (const [type, { amiss }] of this.told) if (!faulty.has(type)) this.tellThatItIsOver(type, amiss);
    for (const [type, amiss] of faulty) this.tell(type, amiss);
  }

  private tellThatItIsOver(type: string, { over }: Amiss): void {
    this.told.delete(type);
    this.log.info({ type }, over);
  }

  private tell(type: string, amiss: Amiss): void {
    const what = JSON.stringify(amiss);
    const last = this.told.get(type);
    if (last?.what === what && performance.now() - last.atMs < REMINDER_MS) return;
    this.told.set(type, { amiss, what, atMs: performance.now() });
    this.log.error({ type, ...amiss.found }, amiss.message);
  }

  /** Health tells of a database that is away, and the next look comes. */
  private tellOf(error: unknown): void {
    if (!isPassingTrouble(error)) this.log.warn({ err: error }, 'capture could not be looked at');
  }
}
