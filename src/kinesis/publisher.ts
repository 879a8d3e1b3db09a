import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import { Claimer } from '../outbox/claim/claimer.js';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import type { Publication } from '../outbox/publication/publication.js';
import { RateLimits } from '../outbox/rate/rate-limits.js';
import type { Settlement } from '../outbox/settle/outcome.js';
import { Settler } from '../outbox/settle/settler.js';
import { ShutdownDeadline } from '../outbox/shutdown-deadline.js';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import { WakeBell } from '../outbox/wake/wake-bell.js';
import { BatchBuilder } from './steps/batch-builder.js';
import { BatchesInFlight } from './batches-in-flight.js';
import { weightOf, type BuiltRecord } from './steps/built-record.js';
import { Expansions } from './expansions.js';
import { BatchObservers } from './observe/batch-observers.js';
import { pack } from './steps/packer.js';
import { Putter } from './steps/putter.js';
import { StepTimes } from './step-times.js';
import { StreamDescriptions } from './streams/stream-descriptions.js';

/** Batches that one wake is good for while there is more. A job costs Redis some thirty commands, and the stream some milliseconds. */
const BATCHES_PER_WAKE = 20;

/** Carries batches of a stream from the outbox to Kinesis: claim, build, pack, put, settle. */
@Injectable()
export class Publisher {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly bell: WakeBell,
    private readonly expansions: Expansions,
    private readonly claimer: Claimer,
    private readonly builder: BatchBuilder,
    private readonly putter: Putter,
    private readonly settler: Settler,
    private readonly descriptions: StreamDescriptions,
    private readonly rates: RateLimits,
    private readonly batches: BatchesInFlight,
    private readonly deadline: ShutdownDeadline,
    private readonly observers: BatchObservers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * One batch of each aggregate type that the stream carries; with a backlog and no limit, as many as a wake is good for, then rings
   * again. Claims nothing once the process stops.
   */
  async publish(stream: StreamDefinition): Promise<void> {
    await this.bell.clearWake(stream.key);
    for (let round = 1; round <= BATCHES_PER_WAKE; round++) {
      // The first one calls others, who then go on by themselves as well.
      const mayContinue = await this.round(stream, round === 1 || round === BATCHES_PER_WAKE);
      if (!mayContinue) return;
    }
  }

  private async round(stream: StreamDefinition, wakesOthers: boolean): Promise<boolean> {
    const mayContinue: boolean[] = [];
    for (const { publication, kinds } of this.registry.carriedBy(stream.key)) {
      if (this.deadline.isStopping) return false;
      await this.batches.run(async () => {
        mayContinue.push(await this.batch(stream, publication, kinds, wakesOthers));
      });
    }
    return mayContinue.includes(true);
  }

  /** @returns whether the next batch may follow at once: a stream with a limit is paced from wake to wake. */
  private async batch(
    stream: StreamDefinition,
    publication: Publication,
    kinds: readonly string[],
    wakesOthers: boolean,
  ): Promise<boolean> {
    const times = new StepTimes();
    const claim = await times.of('claim', this.claimer.claim(stream, publication, kinds));
    // Operators may have given the stream another limit.
    this.bell.setPause(stream.key, claim.pauseMs);
    const mayContinue = claim.more && claim.waitMs === 0 && !claim.health.broken && claim.pauseMs === null;
    // Before the batch is built, so that the next one is claimed while this one is under way.
    this.ringFor(claim, wakesOthers || !mayContinue);
    if (claim.events.length > 0) await this.carryObserved(claim, times);
    await this.expansions.step(claim);
    return mayContinue;
  }

  private ringFor(claim: Claim, wakesOthers: boolean): void {
    for (const key of claim.otherStreams) this.bell.ring(key);
    if (claim.waitMs > 0) this.bell.ringIn(claim.stream.key, claim.waitMs);
    else if (claim.more && wakesOthers && !claim.health.broken) this.bell.ring(claim.stream.key);
  }

  private async carryObserved(claim: Claim, times: StepTimes): Promise<void> {
    this.observers.batchBegan(claim);
    try {
      await this.carry(claim, times);
    } finally {
      this.observers.batchEnded(claim);
    }
  }

  private async carry(claim: Claim, times: StepTimes): Promise<void> {
    const built = await times.of('build', this.builder.build(claim));
    this.rates.noteWeights(claim.stream.key, built.records.length, bytesOf(built.records));
    const { requests, parked } = pack(built.records, {
      maxRecords: this.settings.publishing.batchMaxRecords,
      maxBytes: this.settings.publishing.batchMaxBytes,
      maxRecordBytes: this.descriptions.maxRecordBytes(claim.stream.key),
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
        ? released(request)
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

function released(request: readonly BuiltRecord[]): Settlement<ClaimedEvent>[] {
  return request.map(({ event }) => ({ event, outcome: { kind: 'released' } }));
}
