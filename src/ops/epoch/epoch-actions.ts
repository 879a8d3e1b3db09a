import { BadRequestException, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { Epochs } from '../../outbox/epoch/epochs.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { toEpochAnswer, type EpochAnswer } from './epoch-answer.js';
import { epochRequest } from './epoch-request.js';

/** Shows the epoch, and raises it on behalf of somebody. */
@Injectable()
export class EpochActions {
  constructor(
    private readonly actions: ActionLog,
    private readonly epochs: Epochs,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async show(): Promise<EpochAnswer> {
    return toEpochAnswer(await this.epochs.show());
  }

  /** The reason as it is written down. @throws BadRequestException for none. */
  reasonOf(asked: string): string {
    const { data } = epochRequest.safeParse({ reason: asked });
    if (!data) throw new BadRequestException('The reason must be 3 to 500 characters: it is what others will read.');
    return data.reason;
  }

  /** Holds from the next claim on, on all instances. @throws BadRequestException without a reason. */
  async raise(actor: Actor, asked: string): Promise<EpochAnswer> {
    const reason = this.reasonOf(asked);
    const raised = await this.actions.carryOut(actor, { name: 'epoch.raise', scope: { reason } }, async (sql) => {
      const epoch = await this.epochs.raise(sql, actor.name, reason);
      return { result: toEpochAnswer(epoch), outcome: { epoch: epoch.epoch } };
    });
    this.log.warn({ epoch: raised.epoch, by: actor.name, reason }, 'epoch raised');
    return raised;
  }
}
