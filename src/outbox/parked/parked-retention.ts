import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { LOG } from '../../logging/logging.module.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { workerActionSql } from '../actions/record-action-sql.js';
import { OutboxDatabase } from '../database/outbox-database.js';

/** Retention is counted in days: once an hour is soon enough. */
const INTERVAL_MS = 3_600_000;

/** Rows per statement, so that none of them is long. */
const STEP = 1000;

/** Drops parked events that nobody dealt with for PARKED_RETENTION_DAYS: they hold orders as they were, and not for ever. On every worker. */
@Injectable()
export class ParkedRetention implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly pass: RecurringPass;

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.pass = new RecurringPass(scheduler, 'parked-retention', () => this.dropOrTell());
  }

  onApplicationBootstrap(): void {
    if (this.settings.parked.retentionDays === undefined) return;
    this.pass.start(INTERVAL_MS);
    void this.pass.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.pass.stop();
  }

  /** Drops what is too old. @returns how many events. */
  async drop(): Promise<number> {
    const { retentionDays } = this.settings.parked;
    if (retentionDays === undefined) return 0;
    for (let dropped = 0; ;) {
      const events = await this.database.byIndex<Dropped>(DROP_SQL, [retentionDays, STEP]);
      for (const { type, aggregateId, id } of events)
        this.log.warn({ type, aggregateId, id, retentionDays }, 'parked event dropped: nobody dealt with it in time');
      dropped += events.length;
      if (events.length < STEP) return dropped;
    }
  }

  private async dropOrTell(): Promise<void> {
    try {
      await this.drop();
    } catch (error) {
      this.log.error({ err: error }, 'parked events could not be looked through; tried again in an hour');
    }
  }
}

/** An event that is gone; ids are decimal strings. */
interface Dropped {
  readonly type: string;
  readonly aggregateId: string;
  readonly id: string;
}

const DROP_SQL = `with old as (
  select ctid as place from outbox_events
  where state = 'parked' and parked_at < clock_timestamp() - $1 * interval '1 day'
  limit $2 for update skip locked
), dropped as (
  delete from outbox_events event using old
  where event.ctid = old.place
  returning event.type, event.aggregate_id, event.id, event.kind
), of_aggregates as (
  -- A fan-out is of no one aggregate: the trace of one that has its id is not to show it.
  select * from dropped where kind <> 'fan-out'
), ${workerActionSql('parked.drop', 'of_aggregates')}
select type, aggregate_id as "aggregateId", id from dropped`;
