import type { Actor } from '../actions/actor.js';
import { MOST_UNBUILDABLE } from '../aggregates/root-steps.js';
import type { Progress } from '../cli/console.js';
import type { BaselineActions } from './baseline-actions.js';

/** Aggregates per step: half a second. */
const STEP = 5000;

/** What a whole baseline did; `--json` prints it. */
export interface BaselineSummary {
  readonly type: string;
  /** False: it was interrupted, or too much cannot be built, and `--from <reached>` goes on. */
  readonly complete: boolean;
  readonly reached: number | null;
  readonly checked: number;
  readonly marked: number;
  /** Their records cannot be built: they are not marked. */
  readonly unbuildable: readonly number[];
}

/** Marks all aggregates of a type as known, step by step. */
export class BaselineWalk {
  private checked = 0;
  private marked = 0;
  private readonly unbuildable: number[] = [];

  constructor(
    private readonly baselines: BaselineActions,
    private readonly actor: Actor,
    private readonly wanted: { readonly type: string; readonly after?: number | undefined },
  ) {}

  async run(progress: Progress, interrupted: AbortSignal): Promise<BaselineSummary> {
    const { type } = this.wanted;
    let { after } = this.wanted;
    let complete = false;
    while (!complete && !interrupted.aborted && this.unbuildable.length < MOST_UNBUILDABLE) {
      const step = await this.baselines.step(this.actor, { type, after, limit: STEP });
      after = step.reached ?? after;
      complete = step.reached === null;
      this.checked += step.checked;
      this.marked += step.marked;
      this.unbuildable.push(...step.unbuildable);
      progress.at(this.checked, `${this.marked} marked`);
    }
    const { checked, marked, unbuildable } = this;
    return { type, complete, reached: after ?? null, checked, marked, unbuildable };
  }
}
