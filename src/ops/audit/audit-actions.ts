import { Injectable } from '@nestjs/common';
import { Auditor } from '../../outbox/audit/auditor.js';
import type { AuditStep } from '../../outbox/audit/audit.js';
import { Mender } from '../../outbox/audit/mender.js';
import { TypeBell } from '../../outbox/wake/type-bell.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { RootSteps } from '../aggregates/root-steps.js';
import type { AuditAnswer } from './audit-answer.js';

/** One step of an audit, as somebody asks for it. Ids are numbers. */
export interface WantedAudit {
  readonly type: string;
  readonly after?: number | undefined;
  readonly ids?: readonly number[] | undefined;
  readonly limit: number;
  readonly mend: boolean;
}

/** Audits on behalf of somebody, step by step, so that each is short and can be the last; what is mended is written down. */
@Injectable()
export class AuditActions {
  constructor(
    private readonly actions: ActionLog,
    private readonly types: AggregateTypes,
    private readonly steps: RootSteps,
    private readonly auditor: Auditor,
    private readonly mender: Mender,
    private readonly bell: TypeBell,
  ) {}

  /** @throws BadRequestException for a type that there is not. */
  async step(actor: Actor, { type: word, after, ids, limit, mend }: WantedAudit): Promise<AuditAnswer> {
    const publication = this.types.named(word);
    const { type } = publication;
    const scope = { after: after === undefined ? undefined : String(after), ids: ids?.map(String), limit };
    const taken = await this.steps.take({ publication, ...scope }, (most) =>
      this.auditor.step(type, { ...scope, limit: most }),
    );
    if ('unbuildable' in taken) return nobodyCanTell(Number(taken.unbuildable));
    const { step } = taken;
    const mended = mend && step.findings.length > 0 ? await this.mend(actor, type, step) : 0;
    return {
      checked: step.checked,
      reached: step.reached === null ? null : Number(step.reached),
      findings: step.findings.map(({ id, finding }) => ({ id: Number(id), finding })),
      on_their_way: step.onTheirWay.map(Number),
      parked: step.parked.map(Number),
      unbuildable: [],
      mended,
    };
  }

  private async mend(actor: Actor, type: string, { findings }: AuditStep): Promise<number> {
    const ids = findings.map(({ id }) => id);
    const mended = await this.actions.carryOut(actor, { name: 'audit.mend', scope: { type } }, async (sql) => {
      const events = await this.mender.mend(sql, type, ids);
      const subjects = ids.map((aggregateId) => ({ type, aggregateId }));
      return { result: events, outcome: { found: ids.length, events }, subjects };
    });
    this.bell.ring(type);
    return mended;
  }
}

/** Without a record there is nothing to compare. */
function nobodyCanTell(id: number): AuditAnswer {
  return { checked: 1, reached: id, findings: [], on_their_way: [], parked: [], unbuildable: [id], mended: 0 };
}
