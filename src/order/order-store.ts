import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type FindOptionsRelations } from 'typeorm';
import { changeLocked } from '../database/change-locked.js';
import { findPage } from '../database/find-page.js';
import type { PageQuery } from '../http/paging.js';
import { applyOrderChanges } from './apply-order-changes.js';
import type { NewOrder, OrderChanges } from './order-requests.js';
import { Order } from './order.entity.js';

/** Reads and writes orders through the ORM, so that its subscribers announce what happens to them. */
@Injectable()
export class OrderStore {
  constructor(@InjectRepository(Order) private readonly orders: Repository<Order>) {}

  /** A page of rows without parts, and one row more if there is one. */
  page(page: PageQuery): Promise<Order[]> {
    return findPage(this.orders, page);
  }

  /** An order with its parts; null when there is none. */
  find(id: number): Promise<Order | null> {
    // One query per list: joined together, their rows would multiply.
    return this.orders.findOne({
      where: { id },
      relations: { items: true, giftVouchers: true },
      relationLoadStrategy: 'query',
    });
  }

  /** @returns the new order's id. */
  async create(given: NewOrder): Promise<number> {
    const order = applyOrderChanges(this.orders.create(), given);
    return (await this.orders.save(order)).id;
  }

  /** Changes what is given, in one transaction, if there is such an order. */
  change(id: number, given: OrderChanges): Promise<void> {
    return changeLocked(this.orders, id, partsIn(given), (order) => applyOrderChanges(order, given));
  }

  /** @returns whether there was such an order. */
  async remove(id: number): Promise<boolean> {
    const order = await this.orders.findOneBy({ id });
    if (order) await this.orders.remove(order);
    return order !== null;
  }
}

/** Only the lists that are to be replaced: those that are loaded are compared and written. */
function partsIn(given: OrderChanges): FindOptionsRelations<Order> {
  return { items: given.line_items !== undefined, giftVouchers: given.gift_vouchers !== undefined };
}
