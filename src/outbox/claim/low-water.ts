import { Injectable } from '@nestjs/common';

/**
 * Ids below the lowest claimable one that are looked at all the same: events become visible when their transactions commit, not in the
 * order of their ids, and an open transaction's must not have to wait for the sweep. Costs about a millisecond where none is alive.
 */
const SLACK = 5000n;

/**
 * From which id on this process looks for claimable events, by lane. While some transaction holds back the horizon, deleted rows stay in
 * the index, and a claim that began at the first would pass over all of them: 0.25 µs each, 50 ms with 200,000.
 *
 * Nothing is lost by it: the sweep looks at everything, and says so here when it finds something lower; and what comes back to a lane
 * later than others of its age (see LATE) has a lane of its own that is always looked at from the start.
 */
@Injectable()
export class LowWater {
  private readonly lowest = new Map<string, bigint>();

  /** The id after which to look; `0` while nothing is known. */
  after(type: string, lane: string): string {
    const lowest = this.lowest.get(keyOf(type, lane));
    return lowest === undefined || lowest <= SLACK ? '0' : String(lowest - SLACK);
  }

  /** The lowest id that a look found. */
  noteLowest(type: string, lane: string, id: string): void {
    this.lowest.set(keyOf(type, lane), BigInt(id));
  }
}

function keyOf(type: string, lane: string): string {
  return `${type} ${lane}`;
}
