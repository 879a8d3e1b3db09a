import { Body, HttpCode, HttpStatus, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.js';
import { HttpActor, type Actor } from '../actions/actor.js';
import { auditAnswer, type AuditAnswer } from './audit-answer.js';
import { auditRequest, type AuditRequest } from './audit-request.js';
import { AuditActions } from './audit-actions.js';

/** `POST /v1/ops/audit` */
@ApiController('ops/audit')
export class AuditController {
  constructor(private readonly audits: AuditActions) {}

  @Post()
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Compare what would be sent with what was delivered, for the next aggregates in order of their ids',
    description:
      'Finds what no trigger saw: triggers disabled by hand, for example. Repeat it with `after` until `reached` is null.',
  })
  @ApiOkResponse({ description: 'What was seen, of one moment.', standardSchema: auditAnswer })
  step(@Body({ schema: auditRequest }) request: AuditRequest, @HttpActor() actor: Actor): Promise<AuditAnswer> {
    return this.audits.step(actor, request);
  }
}
