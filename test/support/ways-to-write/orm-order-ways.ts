import type { EntityManager } from 'typeorm';
import { OrderGiftVoucher } from '../../../src/order/order-gift-voucher.entity.js';
import { OrderItem } from '../../../src/order/order-item.entity.js';
import { Order } from '../../../src/order/order.entity.js';
import type { WayToWrite } from './way-to-write.js';

/** Everything that TypeORM can do to an order; one event per transaction, by the first kind that applies. */
export const ormOrderWays: readonly WayToWrite<EntityManager>[] = [
  {
    way: 'save() of a new order with its items',
    write: (manager) =>
      manager.save(Order, {
        orderNumber: 'B-1',
        items: [{ productId: 1, quantity: 1, price: 10 }],
        giftVouchers: [{ voucherCode: 'FIVE', amount: 5 }],
      }),
    events: ['order.created 1001'],
    announces: ['order.created 1001'],
  },
  {
    way: 'save() of a changed status',
    write: (manager) => manager.save(Order, { id: 1, status: 'confirmed' }),
    events: ['order.status_changed 1 pending>confirmed'],
    announces: ['order.status_changed 1 pending>confirmed'],
  },
  {
    way: 'save() of the status cancelled',
    write: (manager) => manager.save(Order, { id: 1, status: 'cancelled' }),
    events: ['order.cancelled 1 pending>cancelled'],
    announces: ['order.cancelled 1 pending>cancelled'],
  },
  {
    way: 'save() of another change',
    write: (manager) => manager.save(Order, { id: 1, paymentStatus: 'paid' }),
    events: ['order.updated 1'],
    announces: ['order.updated 1'],
  },
  {
    way: 'save() of an unchanged order',
    noOp: true,
    write: async (manager) =>
      manager.save(await manager.findOneOrFail(Order, { where: { id: 1 }, relations: { items: true } })),
    events: [],
    announces: 'nothing',
  },
  {
    way: 'save() of an item only',
    write: (manager) => manager.save(OrderItem, { id: 1, quantity: 9 }),
    events: ['order.updated 1'],
    announces: ['order.updated 1'],
  },
  {
    way: 'remove()',
    write: async (manager) => manager.remove(await manager.findOneByOrFail(Order, { id: 1 })),
    events: ['order.deleted 1'],
    announces: ['order.deleted 1'],
  },
  {
    way: 'remove() of a gift voucher',
    write: async (manager) => manager.remove(await manager.findOneByOrFail(OrderGiftVoucher, { id: 1 })),
    events: ['order.updated 1'],
    announces: ['order.updated 1'],
  },
  {
    way: 'insert()',
    write: (manager) => manager.insert(Order, { orderNumber: 'B-1' }),
    events: ['order.created 1001'],
    announces: ['order.created 1001'],
  },
  {
    way: 'upsert() of an order that is there',
    write: (manager) => manager.upsert(Order, { orderNumber: 'A-1', status: 'confirmed' }, ['orderNumber']),
    events: ['order.status_changed 1 pending>confirmed'],
    announces: 'a wake',
  },
  {
    way: 'update() by criteria',
    write: (manager) => manager.update(Order, { status: 'pending' }, { status: 'cancelled' }),
    events: ['order.cancelled 1 pending>cancelled', 'order.cancelled 2 pending>cancelled'],
    announces: 'a wake',
  },
  {
    way: 'increment()',
    write: (manager) => manager.increment(Order, { id: 1 }, 'totalAmount', 10),
    events: ['order.updated 1'],
    announces: 'a wake',
  },
  {
    way: 'delete() by criteria',
    write: (manager) => manager.delete(Order, { orderNumber: 'A-1' }),
    events: ['order.deleted 1'],
    announces: 'a wake',
  },
  {
    way: 'QueryBuilder update',
    write: (manager) =>
      manager.createQueryBuilder().update(OrderItem).set({ quantity: 4 }).where('product_id = 1').execute(),
    events: ['order.updated 1', 'order.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'created and then cancelled in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) => {
        const order = await inner.save(Order, { orderNumber: 'B-1' });
        await inner.save(Order, { id: order.id, status: 'cancelled' });
      }),
    events: ['order.created 1001'],
    announces: ['order.created 1001'],
  },
  {
    way: 'two status changes in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) => {
        for (const status of ['confirmed', 'shipped']) await inner.save(Order, { id: 1, status });
      }),
    events: ['order.status_changed 1 pending>shipped'],
    announces: ['order.status_changed 1 pending>shipped'],
  },
  {
    way: 'a status that changes there and back in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) => {
        for (const status of ['confirmed', 'pending']) await inner.save(Order, { id: 1, status });
      }),
    // TypeORM has set updated_at.
    events: ['order.updated 1'],
    announces: ['order.updated 1'],
  },
  {
    way: 'an item first, then the status, in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) => {
        await inner.save(OrderItem, { orderId: 1, productId: 2, quantity: 1, price: 12 });
        await inner.save(Order, { id: 1, status: 'confirmed' });
        await inner.save(Order, { id: 1, paymentStatus: 'paid' });
      }),
    events: ['order.status_changed 1 pending>confirmed'],
    announces: ['order.status_changed 1 pending>confirmed'],
  },
  {
    way: 'created and removed in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) => inner.remove(await inner.save(inner.create(Order, { orderNumber: 'B-1' })))),
    events: [],
    announces: 'a wake',
  },
  {
    way: 'a nested transaction that rolls back to its savepoint',
    write: (manager) =>
      manager.transaction(async (outer) => {
        await outer.save(OrderItem, { id: 1, quantity: 9 });
        await expect(
          outer.transaction(async (inner) => {
            await inner.save(Order, { id: 1, status: 'cancelled' });
            await inner.save(Order, { id: 2, status: 'cancelled' });
            throw new Error('changed my mind');
          }),
        ).rejects.toThrow('changed my mind');
      }),
    events: ['order.updated 1'],
    announces: ['order.updated 1'],
  },
];
