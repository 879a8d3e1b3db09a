import { Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../../http/api-controller.js';
import { statusAnswer, type StatusAnswer } from './status-answer.js';
import { StatusReport } from './status-report.js';

/** `GET /v1/ops/status` */
@ApiController('ops')
export class StatusController {
  constructor(private readonly report: StatusReport) {}

  @Get('status')
  @ApiOperation({ summary: 'The whole service at a glance: what waits where, and what is in the way' })
  @ApiOkResponse({ description: 'As of now, over all instances.', standardSchema: statusAnswer })
  status(): Promise<StatusAnswer> {
    return this.report.now();
  }
}
