import { Body, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.js';
import { idParams, type IdParams } from '../../http/ids.js';
import { ApiProblems } from '../../http/problem/problem-responses.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import { resyncAnswer, resyncsAnswer, toResyncAnswer, type ResyncAnswer } from './resync-answer.js';
import { resyncRequest, type ResyncRequestBody } from './resync-request.js';
import { ResyncActions } from './resync-actions.js';

const noSuch = { 404: 'no resync has this id' };

/** `/v1/ops/resyncs` */
@ApiController('ops/resyncs')
export class ResyncController {
  constructor(private readonly resyncs: ResyncActions) {}

  @Post()
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Send aggregates again, as they are',
    description: 'Carried out by the workers, behind live traffic; it goes on without the caller.',
  })
  @ApiAcceptedResponse({ description: 'Begun.', standardSchema: resyncAnswer })
  async begin(
    @Body({ schema: resyncRequest }) { type, ids, where, records_per_second }: ResyncRequestBody,
    @HttpActor() actor: Actor,
  ): Promise<ResyncAnswer> {
    const wanted = { type, where, ids: ids?.map(String), recordsPerSecond: records_per_second };
    return toResyncAnswer(await this.resyncs.begin(actor, wanted));
  }

  @Get()
  @ApiOperation({ summary: 'The latest resyncs' })
  @ApiOkResponse({ description: 'The newest first.', standardSchema: resyncsAnswer })
  async list(): Promise<{ items: ResyncAnswer[] }> {
    return { items: (await this.resyncs.list()).map(toResyncAnswer) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far a resync is' })
  @ApiOkResponse({ description: 'As of now.', standardSchema: resyncAnswer })
  @ApiProblems(noSuch)
  async find(@Param({ schema: idParams }) { id }: IdParams): Promise<ResyncAnswer> {
    return toResyncAnswer(await this.resyncs.find(String(id)));
  }

  @Post(':id/cancel')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Stop a resync', description: 'What it has enqueued goes out.' })
  @ApiOkResponse({ description: 'Stopped.', standardSchema: resyncAnswer })
  @ApiProblems({ ...noSuch, 409: 'it does not run' })
  async cancel(@Param({ schema: idParams }) { id }: IdParams, @HttpActor() actor: Actor): Promise<ResyncAnswer> {
    return toResyncAnswer(await this.resyncs.cancel(actor, String(id)));
  }

  @Post(':id/resume')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Let a resync go on where it stopped' })
  @ApiOkResponse({ description: 'Running again.', standardSchema: resyncAnswer })
  @ApiProblems({ ...noSuch, 409: 'it was neither cancelled nor has it failed' })
  async resume(@Param({ schema: idParams }) { id }: IdParams, @HttpActor() actor: Actor): Promise<ResyncAnswer> {
    return toResyncAnswer(await this.resyncs.resume(actor, String(id)));
  }
}
