import { Delete, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiController } from '../../http/api-controller.js';
import { urlId } from '../../http/ids.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import { EraseActions } from './erase-actions.js';
import { eraseAnswer, type EraseAnswer } from './erase-answer.js';

const params = z.object({ type: z.string().max(40), id: urlId });
type Params = z.infer<typeof params>;

/** `DELETE /v1/ops/kept/:type/:id` */
@ApiController('ops/kept')
export class ForgetController {
  constructor(private readonly actions: EraseActions) {}

  @Delete(':type/:id')
  @ApiOperation({
    summary: 'Erase what is kept of an aggregate beyond its delivery: its parked events, with what they hold',
  })
  @ApiOkResponse({ description: 'Erased, also when there was nothing.', standardSchema: eraseAnswer })
  forget(@Param({ schema: params }) { type, id }: Params, @HttpActor() actor: Actor): Promise<EraseAnswer> {
    return this.actions.erase(actor, type, id);
  }
}
