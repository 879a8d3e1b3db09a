import { Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiController } from '../../http/api-controller.js';
import { urlId } from '../../http/ids.js';
import { ApiProblems } from '../../http/problem/problem-responses.js';
import { traceAnswer, type TraceAnswer } from './trace-answer.js';
import { Tracer } from './tracer.js';

const params = z.object({ type: z.string().describe('`order` or `orders`'), id: urlId });

/** `/v1/ops/trace/:type/:id` */
@ApiController('ops/trace')
export class TraceController {
  constructor(private readonly tracer: Tracer) {}

  @Get(':type/:id')
  @ApiOperation({
    summary: 'Everything that is known of one aggregate, in order of time',
    description:
      'Unsent and parked events with their tries, deliveries of the last DELIVERY_LOG_DAYS, repairs, position.',
  })
  @ApiOkResponse({ description: 'The story.', standardSchema: traceAnswer })
  @ApiProblems({ 404: 'nothing is known of this id' })
  trace(@Param({ schema: params }) { type, id }: z.infer<typeof params>): Promise<TraceAnswer> {
    return this.tracer.trace(type, id);
  }
}
