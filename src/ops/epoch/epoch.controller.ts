import { Body, Get, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiController } from '../../http/api-controller.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import { EpochActions } from './epoch-actions.js';
import { epochAnswer, type EpochAnswer } from './epoch-answer.js';
import { epochRequest } from './epoch-request.js';

/** `/v1/ops/epoch` */
@ApiController('ops/epoch')
export class EpochController {
  constructor(private readonly epochs: EpochActions) {}

  @Get()
  @ApiOperation({ summary: 'The epoch, and how it came about' })
  @ApiOkResponse({ description: 'As it stands.', standardSchema: epochAnswer })
  show(): Promise<EpochAnswer> {
    return this.epochs.show();
  }

  @Post('raise')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Raise the epoch, because commits may have been lost',
    description:
      'After a restore that PostgreSQL does not show: the snapshot of a volume. Numbers may come again with other content then, and consumers ' +
      'tell them by the epoch. It is never lowered.',
  })
  @ApiOkResponse({ description: 'Raised.', standardSchema: epochAnswer })
  raise(
    @Body({ schema: epochRequest }) { reason }: z.infer<typeof epochRequest>,
    @HttpActor() actor: Actor,
  ): Promise<EpochAnswer> {
    return this.epochs.raise(actor, reason);
  }
}
