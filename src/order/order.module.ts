import { Module } from '@nestjs/common';
import { OrderSubscriber } from './order.subscriber.js';

/** The order aggregate. */
@Module({ providers: [OrderSubscriber] })
export class OrderModule {}
