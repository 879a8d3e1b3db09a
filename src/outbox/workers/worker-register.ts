import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { PROGRAM_VERSION } from '../../config/program-version.js';
import { LOG } from '../../logging/logging.module.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { OutboxDatabase } from '../database/outbox-database.js';

/** One row per worker so often: nothing that a database notices. */
const SIGN_OF_LIFE_MS = 5000;

/** A worker that ended without saying so is shown as silent for this long, then forgotten. */
const FORGOTTEN_AFTER_SECONDS = 3600;

/** Writes down that this worker is there, so that every instance can tell which workers there are. Nothing depends on it but what people see. */
@Injectable()
export class WorkerRegister implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly instance = randomUUID();
  private readonly startedAt = new Date();
  private readonly signing: RecurringPass;

  constructor(
    private readonly database: OutboxDatabase,
    scheduler: SchedulerRegistry,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.signing = new RecurringPass(scheduler, 'worker-register', () => this.sign());
  }

  onApplicationBootstrap(): void {
    this.signing.start(SIGN_OF_LIFE_MS);
    void this.signing.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.signing.stop();
    await this.write(SIGN_OFF_SQL, [this.instance]);
  }

  private async sign(): Promise<void> {
    const { instance, startedAt } = this;
    const values = [instance, hostname(), process.pid, PROGRAM_VERSION, startedAt, FORGOTTEN_AFTER_SECONDS];
    await this.write(SIGN_SQL, values);
  }

  private async write(sql: string, parameters: readonly unknown[]): Promise<void> {
    try {
      await this.database.ask(sql, parameters);
    } catch (error) {
      this.log.debug({ err: error }, 'sign of life not written');
    }
  }
}

const SIGN_SQL = `with forgotten as (
  delete from outbox_workers where seen_at < clock_timestamp() - $6 * interval '1 s'
), signed as (
  insert into outbox_workers as worker (instance, host, pid, version, started_at, seen_at)
  values ($1, $2, $3, $4, $5, clock_timestamp())
  on conflict (instance) do update set seen_at = excluded.seen_at
  returning instance
)
select instance from signed`;

const SIGN_OFF_SQL = `with gone as (delete from outbox_workers where instance = $1 returning instance) select instance from gone`;
