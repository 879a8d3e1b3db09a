import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../logging/logging.module.js';
import { ShutdownDeadline } from '../outbox/shutdown-deadline.js';
import { QueueClosing } from '../outbox/wake/queue-closing.js';
import { within } from '../schedule/within.js';
import { BatchesInFlight } from './batches-in-flight.js';

/** What was cut off at the deadline is still settled. */
const SETTLING_MS = 1000;

/** At shutdown, stops taking wakes and lets the batches under way finish, before queues and pools are closed. */
@Injectable()
export class StreamDrain implements BeforeApplicationShutdown {
  constructor(
    private readonly queues: QueueClosing,
    private readonly batches: BatchesInFlight,
    private readonly deadline: ShutdownDeadline,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async beforeApplicationShutdown(): Promise<void> {
    void this.queues.begin();
    const leftMs = Math.max(0, this.deadline.endsAt - performance.now()) + SETTLING_MS;
    await within(leftMs, this.batches.ended(), undefined);
    if (this.batches.count > 0)
      this.log.warn(
        { batches: this.batches.count },
        'batches still under way at the end of the grace period; their leases expire by themselves',
      );
  }
}
