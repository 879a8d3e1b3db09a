import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Announcer } from '../capture/announcer.js';
import { AnnouncingSubscriber } from '../capture/announcing-subscriber.js';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { productAggregate } from './product.aggregate.js';

/** Announces what the ORM does to products: `product.created`, `product.updated`, `product.deleted` inside the process, and the wakes. */
@Injectable()
export class ProductSubscriber extends AnnouncingSubscriber {
  constructor(@InjectDataSource() dataSource: DataSource, announcer: Announcer, registry: PublicationRegistry) {
    super(productAggregate, registry.publication(productAggregate.type), announcer, dataSource);
  }
}
