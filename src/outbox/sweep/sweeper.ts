import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import { LOG } from '../../logging/logging.module.js';
import { RecurringPass } from '../../schedule/recurring-pass.js';
import { LowWater } from '../claim/low-water.js';
import { OutboxDatabase } from '../database/outbox-database.js';
import { PublicationRegistry } from '../publication/publication-registry.js';
import { Bell } from '../wake/bell.js';
import { ProbeReach } from './probe-reach.js';
import { EXPIRE_LEASES_SQL, PROBE_SQL } from './sweep-sql.js';
import { SweeperMetrics } from './sweeper-metrics.js';

interface Probe {
  stream: string;
  claimable: boolean;
  due: boolean;
  expired: boolean;
  fan_out: boolean;
  resync: boolean;
  probed_at: Date;
  lanes: { type: string; lane: string; lowest: string }[];
}

/**
 * The scheduler's pass, on every worker: takes expired leases back and wakes the streams that have something to publish but were not
 * woken (another program's writes, due retries, fan-outs, wakes lost with Redis). Any number of instances may sweep: rows are skipped
 * while another has them, and wakes are deduplicated.
 */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly reach = new ProbeReach();
  private lastPassAt: Date | null = null;
  private readonly pass: RecurringPass;

  constructor(
    private readonly database: OutboxDatabase,
    private readonly registry: PublicationRegistry,
    private readonly lowWater: LowWater,
    private readonly bell: Bell,
    scheduler: SchedulerRegistry,
    private readonly metrics: SweeperMetrics,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {
    this.pass = new RecurringPass(scheduler, 'outbox-sweep', () => this.runOrTell());
  }

  onApplicationBootstrap(): void {
    this.pass.start(this.settings.sweep.intervalMs);
  }

  /** Before: Nest closes the pool among the last hooks, in no order that can be relied on. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.pass.stop();
  }

  /** When a pass last succeeded; null before the first. */
  get lastWorkedAt(): Date | null {
    return this.lastPassAt;
  }

  /** One pass; joins the pass under way if there is one. Failures are logged, never thrown: the next pass is a second away. */
  async sweep(): Promise<void> {
    await this.pass.run();
  }

  private async runOrTell(): Promise<void> {
    try {
      await this.run();
    } catch (error) {
      this.metrics.failed();
      this.log.error({ err: error }, 'sweep failed; the next pass tries again');
    }
  }

  private async run(): Promise<void> {
    const startedAt = performance.now();
    const probes = await this.probe();
    const expired = probes.filter((probe) => probe.expired).map((probe) => probe.stream);
    if (expired.length > 0) await this.takeBack(expired);
    for (const { stream, claimable, due, fan_out, resync } of probes) {
      const expands = fan_out && this.registry.carriesFanOuts(stream);
      if (claimable || due || expands || resync || expired.includes(stream)) this.bell.ring(stream);
    }
    this.lastPassAt = new Date();
    this.metrics.succeeded((performance.now() - startedAt) / 1000);
  }

  private async probe(): Promise<Probe[]> {
    const { whole, expiredAfter } = this.reach.next();
    const carried = this.registry.streams.flatMap(({ key }) =>
      this.registry.carriedBy(key).flatMap(({ publication: { type }, kinds }) => {
        // A stream that carries no kind at present may still have retries due.
        const lanes = kinds.length > 0 ? kinds : [null];
        return lanes.map((kind) => ({
          type,
          kind,
          stream: key,
          after: whole || kind === null ? '0' : this.lowWater.after(type, kind),
        }));
      }),
    );
    const startedAt = performance.now();
    const probes = await this.database.ask<Probe>(PROBE_SQL, [
      carried.map(({ type }) => type),
      carried.map(({ kind }) => kind),
      carried.map(({ stream }) => stream),
      carried.map(({ after }) => after),
      expiredAfter ?? '-infinity',
    ]);
    for (const { type, lane, lowest } of probes.flatMap(({ lanes }) => lanes))
      this.lowWater.noteLowest(type, lane, lowest);
    const [{ probed_at: probedAt } = { probed_at: new Date(0) }] = probes;
    this.reach.looked({ whole, tookMs: performance.now() - startedAt, probedAt });
    return probes;
  }

  private async takeBack(streams: readonly string[]): Promise<void> {
    const takenBack = await this.database.byIndex<{ stream: string; events: number }>(EXPIRE_LEASES_SQL, [streams]);
    for (const { stream, events } of takenBack) {
      this.metrics.leasesExpired(stream, events);
      this.log.warn({ stream, events }, 'expired leases taken back');
    }
  }
}
