import type { Actor } from '../actions/actor.js';
import type { Progress } from '../cli/console.js';
import type { BaselineActions } from './baseline-actions.js';

/** Aggregates per step: half a second. */
const STEP = 5000;

/** What a whole baseline did; `--json` prints it. */
export interface BaselineSummary {
  readonly type: string;
  /** False: it was interrupted, and `--from <reached>` goes on. */
  readonly complete: boolean;
  readonly reached: number | null;
  readonly checked: number;
  readonly marked: number;
}

/** Marks all aggregates of a type as known, step by step. */
export class BaselineWalk {
  private checked = 0;
  private marked = 0;

  constructor(
    private readonly baselines: BaselineActions,
    private readonly actor: Actor,
    private readonly wanted: { readonly type: string; readonly after?: number | undefined },
  ) {}

  async run(progress: Progress, interrupted: AbortSignal): Promise<BaselineSummary> {
    const { type } = this.wanted;
    let { after } = this.wanted;
    let complete = false;
    while (!complete && !interrupted.aborted) {
      const step = await this.baselines.step(this.actor, { type, after, limit: STEP });
      after = step.reached ?? after;
      complete = step.reached === null;
      this.checked += step.checked;
      this.marked += step.marked;
      progress.at(this.checked, `${this.marked} marked`);
    }
    return { type, complete, reached: after ?? null, checked: this.checked, marked: this.marked };
  }
}
