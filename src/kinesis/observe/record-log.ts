import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { PersonalData } from '../../logging/personal-data.js';
import type { BuiltRecord } from '../steps/built-record.js';
import type { BatchObserver, BatchReport } from './batch-observer.js';
import { BatchObservers } from './batch-observers.js';

/** At debug, one line per record with its content, personal data masked. */
@Injectable()
export class RecordLog implements BatchObserver {
  constructor(
    observers: BatchObservers,
    private readonly personal: PersonalData,
    @Inject(LOG) private readonly log: Logger,
  ) {
    observers.register(this);
  }

  batchSettled({ claim, records, settled }: BatchReport): void {
    if (!this.log.isLevelEnabled('debug')) return;
    const outcomes = new Map(settled.judged.map(({ event, outcome }) => [event.id, outcome.kind]));
    for (const { event, data } of records) {
      this.log.debug(
        {
          stream: claim.stream.key,
          type: claim.publication.type,
          aggregate_id: event.aggregateId,
          event_id: event.eventId,
          sequence: event.sequence,
          attempt: event.attempts + 1,
          outcome: outcomes.get(event.id),
          record: this.shown(data),
        },
        'record',
      );
    }
  }

  private shown(data: BuiltRecord['data']): unknown {
    if (data.length > LONGEST) return `${data.length} bytes`;
    return this.personal.masked(JSON.parse(data.toString('utf8')));
  }
}

/** Larger records would drown the log. */
const LONGEST = 64 * 1024;
