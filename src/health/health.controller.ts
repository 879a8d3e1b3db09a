import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import type { Response } from 'express';
import { liveAnswer, readyAnswer } from './health-answers.js';
import { Readiness } from './readiness.js';

/** What orchestrators ask. Open to everyone. */
@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @HealthCheck({ swaggerDocumentation: false, noCache: true })
  @ApiOperation({
    summary: 'Does the process answer?',
    description: 'Asks nothing else: a database that is away is no reason to restart the process.',
  })
  @ApiOkResponse({ description: 'It does.', standardSchema: liveAnswer })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false, noCache: true })
  @ApiOperation({
    summary: 'Can the process do its work?',
    description:
      'PostgreSQL, and no backlog older than READY_MAX_BACKLOG_SECONDS; for workers also Redis, each stream in use and deliveries on it, and ' +
      'the sweeper. Tells besides what is paused or limited, how many triggers are amiss, and what keeps deleted rows from being cleaned up. Always answered within 2 s.',
  })
  @ApiOkResponse({ description: 'It can.', standardSchema: readyAnswer })
  @ApiServiceUnavailableResponse({
    description: 'It cannot: `error` names each part and why.',
    standardSchema: readyAnswer,
  })
  async ready(@Res({ passthrough: true }) response: Response): Promise<HealthCheckResult> {
    const result = await this.readiness.check();
    const well = result.status === 'ok' || result.status === 'degraded';
    response.status(well ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
    return result;
  }
}
