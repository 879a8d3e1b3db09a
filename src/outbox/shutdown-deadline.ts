import { setMaxListeners } from 'node:events';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';

/**
 * When this process has to be done: never, until it is told to stop, and then at the end of the grace period. Leases end with it, so
 * that whatever cannot be finished in time is released instead of being cut off.
 */
@Injectable()
export class ShutdownDeadline implements OnModuleDestroy {
  private readonly cut = new AbortController();
  private end = Number.POSITIVE_INFINITY;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {
    // Every call to Kinesis listens to it.
    setMaxListeners(0, this.cut.signal);
  }

  /** The first of Nest's shutdown hooks, in all modules, before anything is closed. */
  onModuleDestroy(): void {
    if (this.isStopping) return;
    const { graceMs } = this.settings.shutdown;
    this.end = performance.now() + graceMs;
    setTimeout(() => {
      this.cut.abort();
    }, graceMs).unref();
  }

  /** By the monotonic clock (`performance.now()`). */
  get endsAt(): number {
    return this.end;
  }

  /** Nothing new is begun. */
  get isStopping(): boolean {
    return this.end !== Number.POSITIVE_INFINITY;
  }

  /** Cuts off what is still under way at the deadline. */
  get signal(): AbortSignal {
    return this.cut.signal;
  }
}
