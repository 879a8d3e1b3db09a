import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { MetricRegistry } from './metric-registry.js';

/** What Prometheus scrapes. Open to everyone: names of streams and numbers, no ids of aggregates. */
@ApiTags('metrics')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: MetricRegistry) {}

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({
    summary: 'The metrics of this instance',
    description:
      "Prometheus' text format. Gauges that begin with `shopstream_outbox_`, `shopstream_stream_` and `shopstream_queue_` are read from " +
      'services that all instances share: take the maximum over instances, not the sum.',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'All metrics; those of a service that is away are missing.' })
  all(): Promise<string> {
    return this.metrics.render();
  }
}
