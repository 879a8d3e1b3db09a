import { Injectable } from '@nestjs/common';
import { Eraser } from '../../outbox/erase/eraser.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import type { EraseAnswer } from './erase-answer.js';

/** Erases what is kept of an aggregate beyond its delivery, on behalf of somebody. */
@Injectable()
export class EraseActions {
  constructor(
    private readonly actions: ActionLog,
    private readonly types: AggregateTypes,
    private readonly eraser: Eraser,
  ) {}

  /** @throws BadRequestException for a type that there is not. */
  async erase(actor: Actor, word: string, id: number): Promise<EraseAnswer> {
    const { type } = this.types.named(word);
    const aggregateId = String(id);
    return this.actions.carryOut(actor, { name: 'aggregate.forget', scope: { type, id } }, async (sql) => {
      const { erased, onTheirWay } = await this.eraser.erase(sql, type, aggregateId);
      const answer = { type, id, erased, on_their_way: onTheirWay };
      return { result: answer, outcome: { erased, on_their_way: onTheirWay }, subjects: [{ type, aggregateId }] };
    });
  }
}
