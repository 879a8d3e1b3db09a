import { z } from 'zod';
import { eventMetadata, statusEventMetadata } from './event-metadata.js';
import { amount, deleted, id, utcTime } from './fields.js';

const created = eventMetadata('order.created');
const updated = eventMetadata('order.updated');
const statusChanged = statusEventMetadata('order.status_changed');
const cancelled = statusEventMetadata('order.cancelled');
const gone = eventMetadata('order.deleted');

const addressLine = z.string().nullable().optional();

/** Where an order goes. Shops know more or less about it than this: every key may be missing, and others may be there. */
export const shippingAddress = z.looseObject({
  name: addressLine,
  phone: addressLine,
  address_line1: addressLine,
  city: addressLine,
  state: addressLine,
  pincode: addressLine,
});

/** An order as it was at one commit, with `event` unless EVENT_METADATA is off. Lists are ordered by id. */
export const orderRecord = z.strictObject({
  order_id: id,
  user_id: id.nullable().describe('null for guests.'),
  order_number: z.string(),
  status: z.string().describe("Free text; only 'cancelled' has a meaning of its own."),
  payment_status: z.string(),
  total_amount: amount,
  discount_amount: amount,
  shipping_amount: amount,
  tax_amount: amount,
  line_items: z.array(
    z.strictObject({ product_id: id, variant_id: id.nullable(), quantity: z.int(), price: amount, discount: amount }),
  ),
  gift_vouchers: z.array(z.strictObject({ voucher_code: z.string(), amount })),
  shipping_address: shippingAddress,
  created_at: utcTime,
  updated_at: utcTime,
  event: z.discriminatedUnion('type', [created, updated, statusChanged, cancelled]).optional(),
});

/** What is published when an order is gone. */
const deletedOrderRecord = z.strictObject({ order_id: id, deleted, event: gone.optional() });

/** The record of each order event type; `event` is required here, for it is what tells the types apart. */
export const orderRecordsByType = {
  'order.created': orderRecord.extend({ event: created }),
  'order.updated': orderRecord.extend({ event: updated }),
  'order.status_changed': orderRecord.extend({ event: statusChanged }),
  'order.cancelled': orderRecord.extend({ event: cancelled }),
  'order.deleted': deletedOrderRecord.extend({ event: gone }),
};

/** An order as it is published. */
export type OrderRecord = z.infer<typeof orderRecord>;

/**
 * Where an order goes: the keys of the contract, and what else the shop knows about the place. (Not inferred: TypeORM's types for partial
 * entities refuse `unknown` and do not end on recursive JSON.)
 */
export type ShippingAddress = { [Key in keyof typeof shippingAddress.shape]?: string | null } & Record<
  string,
  string | number | boolean | object | null | undefined
>;
