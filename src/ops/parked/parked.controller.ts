import { Body, ConflictException, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.js';
import { idParams, type IdParams } from '../../http/ids.js';
import { ApiProblems } from '../../http/problem/problem-responses.js';
import type { Repair } from '../../outbox/parked/parked-repairs.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import {
  parkedDetail,
  parkedPage,
  repairAnswer,
  type ParkedDetail,
  type ParkedPage,
  type RepairAnswer,
} from './parked-answer.js';
import { ParkedActions } from './parked-actions.js';
import { ParkedDesk } from './parked-desk.js';
import { parkedQuery, repairRequest, replayRequest, type ParkedQuery, type RepairRequest } from './parked-request.js';

/** `/v1/ops/parked` */
@ApiController('ops/parked')
export class ParkedController {
  constructor(
    private readonly desk: ParkedDesk,
    private readonly actions: ParkedActions,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Events that are not retried by themselves, and why' })
  @ApiOkResponse({ description: 'In order of their ids.', standardSchema: parkedPage })
  list(@Query({ schema: parkedQuery }) query: ParkedQuery): Promise<ParkedPage> {
    return this.desk.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One parked event, with what would be sent of it' })
  @ApiOkResponse({ description: 'The event.', standardSchema: parkedDetail })
  @ApiProblems({ 404: 'no parked event has this id' })
  show(@Param({ schema: idParams }) { id }: IdParams): Promise<ParkedDetail> {
    return this.desk.show(id);
  }

  @Post('replay')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Send parked events again',
    description:
      'Under their event ids, marked `replayed`. History goes out as it was at its commit, and is followed by the current state; where newer ' +
      'events of its aggregate were delivered it needs `force`. State goes out as it is now.',
  })
  @ApiOkResponse({ description: 'What was done.', standardSchema: repairAnswer })
  @ApiProblems({
    404: 'none of the ids is that of a parked event',
    409: 'all of them are behind newer events',
  })
  replay(@Body({ schema: replayRequest }) body: RepairRequest, @HttpActor() actor: Actor): Promise<RepairAnswer> {
    return this.repair(actor, 'replay', body);
  }

  @Post('send-current')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Send the current state of what parked events are about, in their place' })
  @ApiOkResponse({ description: 'What was done.', standardSchema: repairAnswer })
  @ApiProblems({ 404: 'none of the ids is that of a parked event' })
  sendCurrent(@Body({ schema: repairRequest }) body: RepairRequest, @HttpActor() actor: Actor): Promise<RepairAnswer> {
    return this.repair(actor, 'send-current', body);
  }

  @Post('discard')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Delete parked events; a number that a doubtful try used up stays so' })
  @ApiOkResponse({ description: 'What was done.', standardSchema: repairAnswer })
  @ApiProblems({ 404: 'none of the ids is that of a parked event' })
  discard(@Body({ schema: repairRequest }) body: RepairRequest, @HttpActor() actor: Actor): Promise<RepairAnswer> {
    return this.repair(actor, 'discard', body);
  }

  private async repair(actor: Actor, repair: Repair, request: RepairRequest): Promise<RepairAnswer> {
    const answer = await this.actions.repair(actor, repair, request);
    const [first] = answer.refusals;
    if (answer.done === 0 && first) throw new ConflictException(`Nothing was done. ${first.id}: ${first.reason}.`);
    return answer;
  }
}
