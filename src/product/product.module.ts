import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AggregateRoutesModule } from '../aggregate-routes/aggregate-routes.module.js';
import { productRecord } from '../contract/product-record.js';
import { ProductStore } from './product-store.js';
import { ProductController } from './product.controller.js';
import { productEntities } from './product.entities.js';
import { ProductSubscriber } from './product.subscriber.js';
import { sharedRowControllers } from './shared-row-controllers.js';

/** The product aggregate. */
@Module({
  imports: [
    TypeOrmModule.forFeature(productEntities),
    AggregateRoutesModule.forFeature({
      type: 'product',
      path: 'products',
      record: productRecord.omit({ event: true }),
    }),
  ],
  controllers: [ProductController, ...sharedRowControllers],
  providers: [ProductSubscriber, ProductStore],
})
export class ProductModule {}
