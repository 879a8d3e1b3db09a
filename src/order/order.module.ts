import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AggregateRoutesModule } from '../aggregate-routes/aggregate-routes.module.js';
import { orderRecord } from '../contract/order-record.js';
import { OrderStore } from './order-store.js';
import { OrderController } from './order.controller.js';
import { orderEntities } from './order.entities.js';
import { OrderSubscriber } from './order.subscriber.js';

/** The order aggregate. */
@Module({
  imports: [
    TypeOrmModule.forFeature(orderEntities),
    AggregateRoutesModule.forFeature({ type: 'order', path: 'orders', record: orderRecord.omit({ event: true }) }),
  ],
  controllers: [OrderController],
  providers: [OrderSubscriber, OrderStore],
})
export class OrderModule {}
