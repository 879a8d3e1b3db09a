import { Body, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import { baselineAnswer, type BaselineAnswer } from './baseline-answer.js';
import { baselineRequest, type BaselineRequest } from './baseline-request.js';
import { BaselineActions } from './baseline-actions.js';

/** `POST /v1/ops/baseline` */
@ApiController('ops/baseline')
export class BaselineController {
  constructor(private readonly baselines: BaselineActions) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Mark the next aggregates in order of their ids as known, without sending them',
    description:
      'At installation, where consumers have the data already. Repeat it with `after` until `reached` is null.',
  })
  @ApiOkResponse({ description: 'Marked.', standardSchema: baselineAnswer })
  step(
    @Body({ schema: baselineRequest }) request: BaselineRequest,
    @HttpActor() actor: Actor,
  ): Promise<BaselineAnswer> {
    return this.baselines.step(actor, request);
  }
}
