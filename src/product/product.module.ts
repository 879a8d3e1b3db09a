import { Module } from '@nestjs/common';
import { ProductSubscriber } from './product.subscriber.js';

/** The product aggregate. */
@Module({ providers: [ProductSubscriber] })
export class ProductModule {}
