import { setTimeout as pause } from 'node:timers/promises';
import { MOST_UNBUILDABLE } from '../aggregates/root-steps.js';
import type { Progress } from '../cli/console.js';
import type { AuditAnswer, AuditFindingAnswer } from './audit-answer.js';
import { type AuditActions, type WantedAudit } from './audit-actions.js';
import type { Actor } from '../actions/actor.js';

/** Aggregates per step: a tenth of a second. */
const STEP = 1000;

/** Ids that are remembered: of a million findings, the first say what is wrong. */
const MOST_LISTED = 1000;

/** What is on its way is looked at again after a while, so often. */
const RECHECKS = 5;
const RECHECK_PAUSE_MS = 2000;

/** What a whole audit found; `--json` prints it. */
export interface AuditSummary {
  readonly type: string;
  /** False: it was interrupted, or too much cannot be built, and `--from <reached>` goes on. */
  readonly complete: boolean;
  readonly reached: number | null;
  readonly checked: number;
  readonly found: Readonly<Record<AuditFindingAnswer['finding'], number>>;
  /** The first of them. */
  readonly findings: readonly AuditFindingAnswer[];
  readonly on_their_way: number;
  readonly parked: readonly number[];
  readonly unbuildable: readonly number[];
  readonly mended: number;
}

/** Audits all aggregates of a type, step by step, in memory that does not grow with them. */
export class AuditWalk {
  private checked = 0;
  private mended = 0;
  private reached: number | null = null;
  private readonly found = { never_delivered: 0, differs: 0, deletion_not_told: 0 };
  private readonly findings: AuditFindingAnswer[] = [];
  private readonly parked: number[] = [];
  private readonly unbuildable: number[] = [];
  /** The first ones; the others are counted. */
  private onTheirWay: number[] = [];
  private moreOnTheirWay = 0;

  constructor(
    private readonly audits: AuditActions,
    private readonly actor: Actor,
    private readonly wanted: Omit<WantedAudit, 'limit'>,
  ) {}

  async run(progress: Progress, interrupted: AbortSignal): Promise<AuditSummary> {
    let complete = false;
    while (!complete && !interrupted.aborted && this.unbuildable.length < MOST_UNBUILDABLE) {
      const step = await this.audits.step(this.actor, {
        ...this.wanted,
        after: this.reached ?? this.wanted.after,
        limit: STEP,
      });
      complete = step.reached === null;
      this.reached = step.reached ?? this.reached;
      this.checked += step.checked;
      this.note(step);
      progress.at(this.checked, `${this.findingsSoFar()} found`);
    }
    if (complete) await this.recheck(interrupted);
    return this.summary(complete);
  }

  private async recheck(interrupted: AbortSignal): Promise<void> {
    for (let n = 0; n < RECHECKS && this.onTheirWay.length > 0 && !interrupted.aborted; n++) {
      await pause(RECHECK_PAUSE_MS, undefined, { signal: interrupted }).catch(() => undefined);
      for (let ids = this.onTheirWay.splice(0); ids.length > 0;) {
        const step = await this.audits.step(this.actor, { ...this.wanted, after: undefined, ids, limit: ids.length });
        this.note(step);
        const { reached } = step;
        ids = ids.filter((id) => reached !== null && id > reached);
      }
    }
  }

  private note({ findings, on_their_way, parked, unbuildable, mended }: AuditAnswer): void {
    for (const one of findings) this.found[one.finding] += 1;
    addSome(this.findings, findings);
    addSome(this.parked, parked);
    this.unbuildable.push(...unbuildable);
    this.moreOnTheirWay += addSome(this.onTheirWay, on_their_way);
    this.mended += mended;
  }

  private findingsSoFar(): number {
    return this.found.never_delivered + this.found.differs + this.found.deletion_not_told;
  }

  private summary(complete: boolean): AuditSummary {
    return {
      ...{ type: this.wanted.type, complete, reached: this.reached, checked: this.checked },
      ...{ found: this.found, findings: this.findings, parked: this.parked },
      ...{ unbuildable: this.unbuildable, mended: this.mended },
      on_their_way: this.onTheirWay.length + this.moreOnTheirWay,
    };
  }
}

/** @returns how many there was no room for. */
function addSome<Item>(list: Item[], items: readonly Item[]): number {
  const room = Math.max(0, MOST_LISTED - list.length);
  list.push(...items.slice(0, room));
  return Math.max(0, items.length - room);
}
