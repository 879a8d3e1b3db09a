import { Module, type DynamicModule } from '@nestjs/common';
import { RecordModule } from '../record/record.module.js';
import type { AggregateRoutes } from './aggregate-routes.js';
import { recordController } from './record-controller.js';
import { syncController } from './sync-controller.js';

/**
 * The routes that every aggregate has: `GET /v1/<path>/:id/record` and `POST /v1/<path>/sync`.
 *
 * @example
 * @Module({ imports: [AggregateRoutesModule.forFeature({ type: 'return', path: 'returns', record: returnRecord })] })
 * export class ReturnModule {}
 */
@Module({})
export class AggregateRoutesModule {
  static forFeature(routes: AggregateRoutes): DynamicModule {
    return {
      module: AggregateRoutesModule,
      imports: [RecordModule],
      controllers: [recordController(routes), syncController(routes)],
    };
  }
}
