import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import { RateLimits } from '../outbox/rate/rate-limits.js';
import { alike, type Settlement } from '../outbox/settle/outcome.js';
import { Settler } from '../outbox/settle/settler.js';
import { Bell } from '../outbox/wake/bell.js';
import { BatchObservers } from './observe/batch-observers.js';
import type { StepTimes } from './step-times.js';
import { BatchBuilder } from './steps/batch-builder.js';
import { eventsOf, weightOf, type BuiltRecord } from './steps/built-record.js';
import { pack } from './steps/packer.js';
import { Putter } from './steps/putter.js';
import { StreamDescriptions } from './streams/stream-descriptions.js';

/** Carries what was claimed to Kinesis: build, pack, put, settle. */
@Injectable()
export class BatchCarrier {
  constructor(
    private readonly builder: BatchBuilder,
    private readonly putter: Putter,
    private readonly settler: Settler,
    private readonly descriptions: StreamDescriptions,
    private readonly rates: RateLimits,
    private readonly bell: Bell,
    private readonly observers: BatchObservers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Settles every event of the claim, one way or another, and rings for what its settlement made claimable. Rejects where PostgreSQL fails. */
  async carry(claim: Claim, times: StepTimes): Promise<void> {
    this.observers.batchBegan(claim);
    try {
      await this.throughTheSteps(claim, times);
    } finally {
      this.observers.batchEnded(claim);
    }
  }

  private async throughTheSteps(claim: Claim, times: StepTimes): Promise<void> {
    const built = await times.of('build', this.builder.build(claim));
    this.rates.noteWeights(claim.stream.key, built.records.length, bytesOf(built.records));
    const { requests, parked } = pack(built.records, {
      maxRecords: this.settings.publishing.batchMaxRecords,
      maxBytes: this.settings.publishing.batchMaxBytes,
      maxRecordBytes: this.descriptions.maxRecordBytes(claim.stream.key),
      isMaxTold: this.descriptions.of(claim.stream.key) !== undefined,
    });
    const put = await times.of('put', this.putAll(claim, requests));
    const [putAt, answeredAt] = [new Date(), performance.now()];
    const settlements = [...built.settled, ...parked, ...put];
    const putBytes = bytesOf(requests.flat());
    const settled = await times.of('settle', this.settler.settle(claim, settlements, { bytes: putBytes, answeredAt }));
    for (const key of settled.next) this.bell.ring(key);
    this.observers.batchSettled({ claim, records: built.records, settled, putBytes, times, putAt });
  }

  /** After a failed call the others of the batch would only wait for their own timeouts: they are released. */
  private async putAll(
    claim: Claim,
    requests: readonly (readonly BuiltRecord[])[],
  ): Promise<Settlement<ClaimedEvent>[]> {
    const settlements: Settlement<ClaimedEvent>[] = [];
    for (const request of requests) {
      const outcomes = settlements.some(isOfStream)
        ? alike(eventsOf(request), { kind: 'released' })
        : await this.putter.put(claim.stream, request, claim.lease);
      settlements.push(...outcomes);
    }
    return settlements;
  }
}

function bytesOf(records: readonly BuiltRecord[]): number {
  return records.reduce((sum, record) => sum + weightOf(record), 0);
}

function isOfStream({ outcome }: Settlement<ClaimedEvent>): boolean {
  return outcome.kind === 'retry' && outcome.blame === 'call';
}
