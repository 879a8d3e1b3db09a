import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Claim } from '../../outbox/claim/claim.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { LOG } from '../../logging/logging.module.js';
import type { BatchObserver, BatchReport, CallReport } from './batch-observer.js';

/** Tells all observers what the pipeline does. One that fails disturbs neither the batch nor the others. */
@Injectable()
export class BatchObservers implements Required<BatchObserver> {
  private readonly observers: BatchObserver[] = [];

  constructor(@Inject(LOG) private readonly log: Logger) {}

  register(observer: BatchObserver): void {
    this.observers.push(observer);
  }

  batchBegan(claim: Claim): void {
    this.tell((observer) => observer.batchBegan?.(claim));
  }

  callAnswered(call: CallReport): void {
    this.tell((observer) => observer.callAnswered?.(call));
  }

  batchSettled(batch: BatchReport): void {
    this.tell((observer) => observer.batchSettled?.(batch));
  }

  batchEnded(claim: Claim): void {
    this.tell((observer) => observer.batchEnded?.(claim));
  }

  streamServed(stream: StreamDefinition): void {
    this.tell((observer) => observer.streamServed?.(stream));
  }

  batchFailed(stream: StreamDefinition, error: unknown): void {
    this.tell((observer) => observer.batchFailed?.(stream, error));
  }

  private tell(what: (observer: BatchObserver) => void): void {
    for (const observer of this.observers) {
      try {
        what(observer);
      } catch (error) {
        this.log.error({ err: error, observer: observer.constructor.name }, 'a batch observer failed');
      }
    }
  }
}
