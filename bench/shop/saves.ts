import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { OrderItem } from '../../src/order/order-item.entity.js';
import { Order } from '../../src/order/order.entity.js';
import { Product } from '../../src/product/product.entity.js';

/** One save through the ORM, of the shop's row of that number. */
export type Saves = (index: number) => Promise<void>;

/** The price of a product changes. */
export function productChanges(dataSource: DataSource): Saves {
  const repository = dataSource.getRepository(Product);
  const loaded = new Map<number, Product>();
  return async (index) => {
    const id = (index % KEPT) + 1;
    const product = loaded.get(id) ?? (await repository.findOneByOrFail({ id }));
    loaded.set(id, product);
    product.price += 0.01;
    await repository.save(product);
  };
}

/** A customer orders three things. */
export function orderPlacings(dataSource: DataSource): Saves {
  const repository = dataSource.getRepository(Order);
  return async (index) => {
    const items = [1, 2, 3].map((line) =>
      Object.assign(new OrderItem(), { productId: index + line, variantId: null, quantity: line, price: 10 }),
    );
    const order = { orderNumber: randomUUID(), userId: index, totalAmount: 60, shippingAddress: ADDRESS, items };
    await repository.save(repository.create(order));
  };
}

/** An order goes a step on. */
export function orderStatusChanges(dataSource: DataSource): Saves {
  const repository = dataSource.getRepository(Order);
  const loaded = new Map<number, Order>();
  return async (index) => {
    const id = (index % KEPT) + 1;
    const order = loaded.get(id) ?? (await repository.findOneByOrFail({ id }));
    loaded.set(id, order);
    order.status = `step ${index}`;
    await repository.save(order);
  };
}

/** Products, and orders, that are changed again and again: so few that all are loaded, and the time is the save's alone, before the measuring begins. */
export const KEPT = 100;

const ADDRESS = {
  name: 'Jo Example',
  phone: '0000000000',
  address_line1: '1 Example Street',
  city: 'Exampletown',
  state: 'EX',
  pincode: '00000',
};
