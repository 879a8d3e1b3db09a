import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';
import { LOG } from '../logging/logging.module.js';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import { Claimer } from '../outbox/claim/claimer.js';
import { FanOutExpander } from '../outbox/fan-out/fan-out-expander.js';
import { PublicationRegistry } from '../outbox/publication-registry.js';
import type { Settlement } from '../outbox/settle/outcome.js';
import { ResyncExpander } from '../outbox/resync/resync-expander.js';
import { Settler } from '../outbox/settle/settler.js';
import type { StreamDefinition } from '../outbox/stream.js';
import { WakeBell } from '../outbox/wake/wake-bell.js';
import { BatchBuilder } from './batch-builder.js';
import { weightOf } from './built-record.js';
import { logBatch } from './batch-log.js';
import { pack } from './packer.js';
import { Putter } from './putter.js';
import { StepTimes } from './step-times.js';
import { StreamDescriptions } from './stream-descriptions.js';

/** Carries one batch of a stream from the outbox to Kinesis: claim, build, pack, put, settle. */
@Injectable()
export class Publisher {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly bell: WakeBell,
    private readonly fanOuts: FanOutExpander,
    private readonly resyncs: ResyncExpander,
    private readonly claimer: Claimer,
    private readonly builder: BatchBuilder,
    private readonly putter: Putter,
    private readonly settler: Settler,
    private readonly descriptions: StreamDescriptions,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** One batch of each aggregate type that the stream carries; rings again while there is more. */
  async publish(stream: StreamDefinition): Promise<void> {
    await this.bell.taken(stream.key);
    for (const { publication, kinds } of this.registry.on(stream.key)) {
      const times = new StepTimes();
      const claim = await times.of('claim', this.claimer.claim(stream, publication, kinds));
      await this.ringFor(claim);
      if (claim.events.length > 0) await this.carry(claim, times);
      if (claim.resyncs && isIdle(claim)) await this.resync(claim);
    }
  }

  /** Before the batch is built, so that the next one is claimed while this one is under way. */
  private async ringFor(claim: Claim): Promise<void> {
    for (const key of claim.otherStreams) this.bell.ring(key);
    if (claim.waitMs > 0) this.bell.ringIn(claim.stream.key, claim.waitMs);
    else if (claim.more && !claim.health.broken) this.bell.ring(claim.stream.key);
    // Live changes first: a fan-out waits while there is a backlog, which also keeps the outbox small.
    else if (claim.fanOuts && (await this.fanOuts.expand(claim.publication)) !== null) this.bell.ring(claim.stream.key);
  }

  /** After the batch, which may hold live changes. */
  private async resync({ publication }: Claim): Promise<void> {
    const step = await this.resyncs.step(publication);
    if (!step) return;
    for (const key of publication.streams) {
      if (step.nextInMs === null || step.nextInMs === 0) this.bell.ring(key);
      else this.bell.ringIn(key, step.nextInMs);
    }
  }

  private async carry(claim: Claim, times: StepTimes): Promise<void> {
    const built = await times.of('build', this.builder.build(claim));
    const { requests, parked } = pack(built.records, {
      maxRecords: this.settings.publishing.batchMaxRecords,
      maxBytes: this.settings.publishing.batchMaxBytes,
      maxRecordBytes: this.descriptions.maxRecordBytes(claim.stream.key),
    });
    const settlements: Settlement<ClaimedEvent>[] = [...built.settled, ...parked];
    for (const request of requests) {
      settlements.push(...(await times.of('put', this.putter.put(claim.stream, request, claim.lease))));
    }
    const putBytes = requests.flat().reduce((sum, record) => sum + weightOf(record), 0);
    const settled = await times.of('settle', this.settler.settle(claim, settlements, putBytes));
    for (const key of settled.next) this.bell.ring(key);
    logBatch(this.log, { claim, settlements, settled, putBytes, times });
  }
}

/** Nothing else waits, as far as the claim saw. */
function isIdle({ more, waitMs, fanOuts }: Claim): boolean {
  return !more && waitMs === 0 && !fanOuts;
}
