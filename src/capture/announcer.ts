import { Inject, Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Logger } from 'pino';
import { LOG } from '../logging/logging.module.js';
import { Bell } from '../outbox/wake/bell.js';
import type { DomainEvent } from './domain-event.js';

/** Tells the process and the workers of committed changes: best effort, after the writer has gone on. */
@Injectable()
export class Announcer {
  constructor(
    private readonly emitter: EventEmitter2,
    private readonly bell: Bell,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Returns at once; a listener that throws harms neither the writer nor the other listeners. */
  announce(events: readonly DomainEvent[], streamKeys: readonly string[]): void {
    for (const key of streamKeys) this.bell.announce(key);
    if (events.length === 0) return;
    setImmediate(() => {
      for (const event of events) this.emit(event);
    });
  }

  private emit(event: DomainEvent): void {
    this.emitter.emitAsync(event.type, event).catch((error: unknown) => {
      this.log.error(
        { type: event.type, aggregateId: event.aggregateId, err: error },
        'a listener of a domain event failed',
      );
    });
  }
}
