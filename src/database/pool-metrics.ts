import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { MetricRegistry } from '../metrics/metric-registry.js';

/** How this process uses its connections to PostgreSQL. */
@Injectable()
export class PoolMetrics {
  constructor(metrics: MetricRegistry, @InjectDataSource() dataSource: DataSource) {
    const connections = metrics.gauge({
      name: 'shopstream_database_pool_connections',
      help: 'Connections of this instance to PostgreSQL, by state: busy, idle.',
      labels: ['state'],
    });
    const limit = metrics.gauge({
      name: 'shopstream_database_pool_limit',
      help: 'Connections that this instance may hold (DATABASE_POOL_SIZE).',
    });
    const waiting = metrics.gauge({
      name: 'shopstream_database_pool_waiting',
      help: 'Work of this instance that waits for a connection to PostgreSQL: more than 0 for long = the pool is too small.',
    });
    metrics.read({
      name: 'database_pool',
      gauges: [connections, limit, waiting],
      everyMs: 0,
      read: () => {
        const pool = poolOf(dataSource);
        return [
          { gauge: connections, labels: { state: 'busy' }, value: pool.totalCount - pool.idleCount },
          { gauge: connections, labels: { state: 'idle' }, value: pool.idleCount },
          { gauge: limit, value: pool.options.max },
          { gauge: waiting, value: pool.waitingCount },
        ];
      },
    });
  }
}

/** TypeORM has the driver's pool, and no type for it. */
function poolOf(dataSource: DataSource): Pool {
  return (dataSource.driver as unknown as { readonly master: Pool }).master;
}
