import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { OutboxDatabase } from '../../outbox/database/outbox-database.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { CAPTURED, type Captured } from '../captured.js';
import { expectedCapture } from '../expected-capture.js';
import { captureFaults, faultsIn, spelled, type CaptureFaults } from './capture-faults.js';

/** How often it is looked. */
const LOOK_MS = 60_000;

/** People are told again so often. */
const REMINDER_MS = 300_000;

/**
 * Watches that each aggregate's triggers are there, as this version declares them, and fire for every writer. Somebody who disables them for an
 * import, and forgets it, loses changes in silence: nothing fails, and the outbox is empty.
 */
@Injectable()
export class CaptureWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly pass: RecurringPass;
  private readonly expected;
  private found: ReadonlyMap<string, CaptureFaults> | null = null;
  /** By type: what people were told of it last, and when. */
  private readonly told = new Map<string, { readonly what: string; readonly atMs: number }>();

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(CAPTURED) captured: Captured,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.expected = captured.map((aggregate) => [aggregate.type, expectedCapture(aggregate)] as const);
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
    return this.found && new Map([...this.found].map(([type, faults]) => [type, faultsIn(faults)]));
  }

  /** One look. Fails as the database does. */
  async look(): Promise<void> {
    try {
      this.found = await this.faultsByType();
    } catch (error) {
      this.found = null;
      throw error;
    }
    for (const [type, faults] of this.found) this.tell(type, faults);
  }

  private async faultsByType(): Promise<Map<string, CaptureFaults>> {
    const ask = <Row>(sql: string, parameters?: readonly unknown[]) => this.database.ask<Row>(sql, parameters);
    const found = new Map<string, CaptureFaults>();
    for (const [type, expected] of this.expected) found.set(type, await captureFaults(ask, type, expected));
    return found;
  }

  private tell(type: string, faults: CaptureFaults): void {
    const { otherFunctions, missing, disabled } = faults;
    const facts = { missing: missing.map(spelled), disabled: disabled.map(spelled), not_as_declared: otherFunctions };
    const what = JSON.stringify(facts);
    const last = this.told.get(type);
    const isWell = faultsIn(faults) === 0;
    if (isWell && last) {
      this.told.delete(type);
      this.log.info({ type }, 'capture is as declared again: shopstream audit --mend sends what was missed');
    }
    if (isWell || (last?.what === what && performance.now() - last.atMs < REMINDER_MS)) return;
    this.told.set(type, { what, atMs: performance.now() });
    this.log.error({ type, ...facts }, 'changes may not be captured: shopstream doctor tells what to do');
  }
}

function ignore(): void {
  // Health tells of a database that is away; the next look comes.
}
