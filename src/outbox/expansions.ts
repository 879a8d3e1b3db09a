import { Injectable } from '@nestjs/common';
import type { Claim, ClaimedEvent } from './claim/claim.js';
import { updateStreamOf } from './publication/publication.js';
import { FanOutExpander } from './fan-out/fan-out-expander.js';
import { ResyncExpander } from './resync/resync-expander.js';
import { Bell } from './wake/bell.js';

/**
 * What makes further events besides the shop: fan-outs, then resyncs, a step at a time. Live changes first: both wait while there is a
 * backlog, which also keeps the outbox small; but a fan-out that younger changes overtake goes along with them.
 */
@Injectable()
export class Expansions {
  constructor(
    private readonly fanOuts: FanOutExpander,
    private readonly resyncs: ResyncExpander,
    private readonly bell: Bell,
  ) {}

  /** One step of what the claim saw waiting, when nothing else did. After the batch, which may hold live changes. */
  async step(claim: Claim): Promise<void> {
    const idle = !claim.more && claim.waitMs === 0;
    if (!claim.fanOutSince) {
      if (idle && claim.resyncs) await this.resync(claim);
    } else if (updateStreamOf(claim.publication) === claim.stream.key) {
      // That stream carries what becomes of it. Another one of the type is idle whatever waits there, most of all one that carries nothing.
      await this.fanOut(claim, idle ? undefined : overtaking(claim.events, claim.fanOutSince));
    }
  }

  private async fanOut({ publication, stream }: Claim, atMost: number | undefined): Promise<void> {
    if (atMost === 0) return;
    const { kind } = await this.fanOuts.expand(publication, atMost);
    if (kind !== 'idle') this.bell.ring(stream.key);
  }

  private async resync({ publication }: Claim): Promise<void> {
    const step = await this.resyncs.step(publication);
    if (!step) return;
    for (const key of publication.streams) {
      if (step.nextInMs === null || step.nextInMs === 0) this.bell.ring(key);
      else this.bell.ringIn(key, step.nextInMs);
    }
  }
}

/**
 * Changes of the batch that are younger than the waiting fan-out. Where the backlog never ends, each of them lets one of its events in:
 * the fan-out advances as fast as what overtakes it, and the outbox grows no further than that.
 */
function overtaking(events: readonly ClaimedEvent[], fanOutSince: Date): number {
  return events.filter(({ capturedAt }) => capturedAt > fanOutSince).length;
}
