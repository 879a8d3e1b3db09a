import { Module } from '@nestjs/common';
import { BacklogMetrics } from './backlog/backlog-metrics.js';
import { SampledCounts } from './backlog/sampled-counts.js';
import { StreamMetrics } from './streams/stream-metrics.js';
import { QueueMetrics } from './wake/queue-metrics.js';

/** What every instance, whatever its role, tells of the outbox that all of them share. */
@Module({ providers: [SampledCounts, BacklogMetrics, StreamMetrics, QueueMetrics] })
export class OutboxMetricsModule {}
