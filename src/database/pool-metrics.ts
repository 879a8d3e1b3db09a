import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { MetricRegistry } from '../metrics/metric-registry.js';
import type { Sample } from '../metrics/reading.js';

/** How this process uses its connections to PostgreSQL. */
@Injectable()
export class PoolMetrics {
  private readonly connections;
  private readonly limit;
  private readonly waiting;

  constructor(
    metrics: MetricRegistry,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {
    this.connections = metrics.gauge({
      name: 'shopstream_database_pool_connections',
      help: 'Connections of this instance to PostgreSQL, by state: busy, idle.',
      labels: ['state'],
    });
    this.limit = metrics.gauge({
      name: 'shopstream_database_pool_limit',
      help: 'Connections that this instance may hold (DATABASE_POOL_SIZE).',
    });
    this.waiting = metrics.gauge({
      name: 'shopstream_database_pool_waiting',
      help: 'Work of this instance that waits for a connection to PostgreSQL: more than 0 for long = the pool is too small.',
    });
    metrics.read({
      name: 'database_pool',
      gauges: [this.connections, this.limit, this.waiting],
      everyMs: 0,
      read: () => this.look(),
    });
  }

  private look(): Sample[] {
    const pool = poolOf(this.dataSource);
    return [
      { gauge: this.connections, labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
      { gauge: this.connections, labels: { state: 'idle' }, value: pool.idleCount },
      { gauge: this.limit, value: pool.options.max },
      { gauge: this.waiting, value: pool.waitingCount },
    ];
  }
}

/** TypeORM has the driver's pool, and no type for it. */
function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { readonly master: Pool }).master;
}
