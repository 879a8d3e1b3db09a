import { Injectable } from '@nestjs/common';
import type { Claim } from '../outbox/claim/claim.js';
import { Claimer } from '../outbox/claim/claimer.js';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import type { Publication } from '../outbox/publication/publication.js';
import { ShutdownDeadline } from '../outbox/shutdown-deadline.js';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import { Bell } from '../outbox/wake/bell.js';
import { StreamQueues } from '../outbox/wake/stream-queues.js';
import { BatchCarrier } from './batch-carrier.js';
import { BatchesInFlight } from './batches-in-flight.js';
import { Expansions } from '../outbox/expansions.js';
import { StepTimes } from './step-times.js';

/** Batches that one wake is good for while there is more. A job costs Redis some thirty commands, and the stream some milliseconds. */
const BATCHES_PER_WAKE = 20;

/** Claims what a stream has to publish, batch after batch while there is more. Who comes next, and when, is decided here. */
@Injectable()
export class Publisher {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly queues: StreamQueues,
    private readonly bell: Bell,
    private readonly claimer: Claimer,
    private readonly carrier: BatchCarrier,
    private readonly expansions: Expansions,
    private readonly batches: BatchesInFlight,
    private readonly deadline: ShutdownDeadline,
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
    this.queues.setPause(stream.key, claim.pauseMs);
    const mayContinue = claim.more && claim.waitMs === 0 && !claim.trouble.broken && claim.pauseMs === null;
    // Before the batch is built, so that the next one is claimed while this one is under way.
    this.ringFor(claim, wakesOthers || !mayContinue);
    if (claim.events.length > 0) await this.carrier.carry(claim, times);
    await this.expansions.step(claim);
    return mayContinue;
  }

  private ringFor(claim: Claim, wakesOthers: boolean): void {
    for (const key of claim.otherStreams) this.bell.ring(key);
    if (claim.waitMs > 0) this.bell.ringIn(claim.stream.key, claim.waitMs);
    else if (claim.more && wakesOthers && !claim.trouble.broken) this.bell.ring(claim.stream.key);
  }
}
