import { Body, HttpCode, HttpStatus, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiController } from '../../http/api-controller.js';
import { ApiProblems } from '../../http/problem/problem-responses.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import { controlsAnswer, type ControlsAnswer } from './controls-answer.js';
import { limitRequest } from './limit-request.js';
import { ControlActions } from './control-actions.js';

const params = z.object({ stream: z.string() });
type Params = z.infer<typeof params>;

/** `/v1/ops/streams/:stream/pause`, `/resume`, `/limit` */
@ApiController('ops/streams')
@ApiProblems({ 404: 'no stream has this key' })
export class ControlsController {
  constructor(private readonly controls: ControlActions) {}

  @Post(':stream/pause')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Let nothing of a stream be sent, retries included; changes are captured and wait' })
  @ApiOkResponse({ description: 'Paused; `leased` is what workers still hold.', standardSchema: controlsAnswer })
  pause(@Param({ schema: params }) { stream }: Params, @HttpActor() actor: Actor): Promise<ControlsAnswer> {
    return this.controls.pause(actor, stream);
  }

  @Post(':stream/resume')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Let what waits for a stream go out, in its order' })
  @ApiOkResponse({ description: 'Not paused.', standardSchema: controlsAnswer })
  resume(@Param({ schema: params }) { stream }: Params, @HttpActor() actor: Actor): Promise<ControlsAnswer> {
    return this.controls.resume(actor, stream);
  }

  @Put(':stream/limit')
  @ApiOperation({ summary: 'Give a stream another limit than the configured one, for all instances' })
  @ApiOkResponse({ description: 'What holds now.', standardSchema: controlsAnswer })
  limit(
    @Param({ schema: params }) { stream }: Params,
    @Body({ schema: limitRequest }) { limit }: z.infer<typeof limitRequest>,
    @HttpActor() actor: Actor,
  ): Promise<ControlsAnswer> {
    return this.controls.limit(actor, stream, limit);
  }
}
