import { Injectable } from '@nestjs/common';
import { Baseliner } from '../../outbox/baseline/baseliner.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { RootSteps } from '../aggregates/root-steps.js';
import type { BaselineAnswer } from './baseline-answer.js';
import type { BaselineRequest } from './baseline-request.js';

/** Baselines on behalf of somebody, step by step; each step that marked something is written down. */
@Injectable()
export class BaselineActions {
  constructor(
    private readonly actions: ActionLog,
    private readonly types: AggregateTypes,
    private readonly steps: RootSteps,
    private readonly baseliner: Baseliner,
  ) {}

  /** @throws BadRequestException for a type that there is not. */
  async step(actor: Actor, { type: word, after, limit }: BaselineRequest): Promise<BaselineAnswer> {
    const publication = this.types.named(word);
    const from = after === undefined ? undefined : String(after);
    const taken = await this.steps.take({ publication, after: from, limit }, (most) =>
      this.mark(actor, publication.type, after, most),
    );
    if ('step' in taken) return taken.step;
    const id = Number(taken.unbuildable);
    return { checked: 1, reached: id, marked: 0, unbuildable: [id] };
  }

  private mark(actor: Actor, type: string, after: number | undefined, limit: number): Promise<BaselineAnswer> {
    const scope = { type, after: after ?? null };
    return this.actions.carryOut(actor, { name: 'baseline.mark', scope }, async (sql) => {
      const step = await this.baseliner.step(sql, type, after === undefined ? undefined : String(after), limit);
      const answer = { ...step, reached: step.reached === null ? null : Number(step.reached), unbuildable: [] };
      return { result: answer, outcome: { marked: step.marked, reached: answer.reached } };
    });
  }
}
