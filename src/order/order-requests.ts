import { z } from 'zod';
import { shippingAddress } from '../contract/order-record.js';
import { amount } from '../http/amounts.js';
import { bodyId } from '../http/ids.js';

const status = z
  .string()
  .min(1)
  .describe('Free text; cancelled is the only one that means something to the event types.');

const columns = {
  user_id: bodyId.nullable().describe('null for guests.'),
  order_number: z.string().min(1).describe('Unique.'),
  status,
  payment_status: z.string().min(1),
  total_amount: amount,
  discount_amount: amount,
  shipping_amount: amount,
  tax_amount: amount,
  shipping_address: shippingAddress,
};

const lineItem = z.strictObject({
  product_id: bodyId,
  variant_id: bodyId.nullable().default(null),
  quantity: z.int().min(1).max(2_147_483_647),
  price: amount,
  discount: amount.default(0),
});

const parts = {
  line_items: z.array(lineItem),
  gift_vouchers: z.array(z.strictObject({ voucher_code: z.string().min(1), amount })),
};

/** Body of `PATCH /v1/orders/:id`: what is given is changed; a list that is given replaces the one that is there. */
export const orderChanges = z.strictObject({ ...columns, ...parts }).partial();

/** Body of `POST /v1/orders`. */
export const newOrder = orderChanges.extend({ order_number: columns.order_number });

/** Body of `POST /v1/orders/:id/status`. */
export const statusRequest = z.strictObject({ status });

/** What is to change of an order. */
export type OrderChanges = z.infer<typeof orderChanges>;

/** What a new order is to be. */
export type NewOrder = z.infer<typeof newOrder>;

/** The status that an order gets. */
export type StatusRequest = z.infer<typeof statusRequest>;
