import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Announcer } from '../capture/announcer.js';
import { AnnouncingSubscriber } from '../capture/announcing-subscriber.js';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { orderAggregate } from './order.aggregate.js';

/** Announces what the ORM does to orders: `order.created`, `order.status_changed`, `order.cancelled`, ... inside the process, and the wakes. */
@Injectable()
export class OrderSubscriber extends AnnouncingSubscriber {
  constructor(@InjectDataSource() dataSource: DataSource, announcer: Announcer, registry: PublicationRegistry) {
    super(orderAggregate, registry.publication(orderAggregate.type), announcer, dataSource);
  }
}
