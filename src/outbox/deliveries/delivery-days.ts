import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { LOG } from '../../logging/logging.module.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { OutboxDatabase } from '../database/outbox-database.js';

/** Partitions that are there before they are needed: days in which every worker may fail to make one. */
const AHEAD_DAYS = 3;

/** A day whose lock was not to be had is tried again in the next pass. */
const INTERVAL_MS = 600_000;

/** Makes the delivery log's days ahead and drops old ones, on every worker: whoever comes first does it. */
@Injectable()
export class DeliveryDays implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly pass: RecurringPass;

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.pass = new RecurringPass(scheduler, 'delivery-days', () => this.keepAndTell());
  }

  onApplicationBootstrap(): void {
    this.pass.start(INTERVAL_MS);
    void this.pass.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.pass.stop();
  }

  /** One pass. With the log switched off, all of its days go. */
  async keep(): Promise<{ readonly made: number; readonly dropped: number }> {
    const { days } = this.settings.deliveryLog;
    // None ahead, and none kept: not even those that were made ahead before.
    const [ahead, keep] = days === 0 ? [-1, -AHEAD_DAYS - 1] : [AHEAD_DAYS, days];
    const [done] = await this.database.query<{ made: number; dropped: number }>(
      'select made, dropped from outbox_keep_delivery_days($1, $2)',
      [ahead, keep],
    );
    return done ?? { made: 0, dropped: 0 };
  }

  private async keepAndTell(): Promise<void> {
    try {
      const { made, dropped } = await this.keep();
      if (made + dropped > 0) this.log.info({ made, dropped }, 'days of the delivery log made and dropped');
    } catch (error) {
      this.log.warn({ err: error }, 'days of the delivery log not looked after; tried again in ten minutes');
    }
  }
}
