import { Injectable } from '@nestjs/common';
import type { Claim } from '../outbox/claim/claim.js';
import { FanOutExpander } from '../outbox/fan-out/fan-out-expander.js';
import { ResyncExpander } from '../outbox/resync/resync-expander.js';
import { WakeBell } from '../outbox/wake/wake-bell.js';

/**
 * What makes further events besides the shop: fan-outs, then resyncs, a step at a time. Live changes first: both wait while there is a
 * backlog, which also keeps the outbox small.
 */
@Injectable()
export class Expansions {
  constructor(
    private readonly fanOuts: FanOutExpander,
    private readonly resyncs: ResyncExpander,
    private readonly bell: WakeBell,
  ) {}

  /** One step of what the claim saw waiting, when nothing else did. After the batch, which may hold live changes. */
  async step(claim: Claim): Promise<void> {
    if (claim.more || claim.waitMs > 0) return;
    if (claim.fanOuts) await this.fanOut(claim);
    else if (claim.resyncs) await this.resync(claim);
  }

  private async fanOut({ publication, stream }: Claim): Promise<void> {
    if ((await this.fanOuts.expand(publication)) !== null) this.bell.ring(stream.key);
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
