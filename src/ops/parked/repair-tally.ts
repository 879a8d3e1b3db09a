import type { ParkedEvent } from '../../outbox/parked/parked-event.js';
import { refusalOf, type Refusal, type Repair, type Repaired } from '../../outbox/parked/parked-repairs.js';
import type { RepairAnswer } from './parked-answer.js';
import type { RepairRequest } from './parked-request.js';

/** Longer lists nobody reads. */
const MOST_REFUSALS = 100;

const WHY: Readonly<Record<Refusal, string>> = {
  behind: 'newer events of its aggregate were delivered, or are under way; force (--force) replays it all the same',
  'no state':
    'it is the change of a shared row, or of very many at once, which has no state of its own; replay it, or discard it and audit with mend',
};

/** Adds up what became of a repair's steps. */
export class RepairTally {
  private done = 0;
  private refused = 0;
  private readonly refusals: ParkedEvent[] = [];
  private readonly found = new Set<number>();

  constructor(
    private readonly repair: Repair,
    private readonly request: RepairRequest,
  ) {}

  get matched(): number {
    return this.found.size;
  }

  add(events: readonly ParkedEvent[], { done, refused }: Repaired): void {
    for (const { id } of events) this.found.add(Number(id));
    this.done += done.length;
    this.refused += refused.length;
    this.refusals.push(...refused.slice(0, MOST_REFUSALS - this.refusals.length));
  }

  answer(): RepairAnswer {
    return {
      repair: this.repair,
      dry_run: this.request.dry_run,
      matched: this.matched,
      done: this.done,
      refused: this.refused,
      refusals: this.refusals.map((event) => ({
        id: Number(event.id),
        type: event.type,
        aggregate_id: Number(event.aggregateId),
        reason: WHY[refusalOf(this.repair, event, this.request.force ?? false) ?? 'behind'],
      })),
      unknown: [...new Set(this.request.ids ?? [])].filter((id) => !this.found.has(id)),
    };
  }
}
