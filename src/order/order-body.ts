import { type z } from 'zod';
import { orderRecord } from '../contract/order-record.js';
import type { Order } from './order.entity.js';

/** An order with its parts, in the words of the record. */
export const orderBody = orderRecord.omit({ event: true });

/** An order in a list, without its parts. */
export const orderRow = orderBody.omit({ line_items: true, gift_vouchers: true });

/** An order's own row as the API shows it. */
export function toOrderRow(order: Order): z.infer<typeof orderRow> {
  return {
    order_id: order.id,
    user_id: order.userId,
    order_number: order.orderNumber,
    status: order.status,
    payment_status: order.paymentStatus,
    total_amount: order.totalAmount,
    discount_amount: order.discountAmount,
    shipping_amount: order.shippingAmount,
    tax_amount: order.taxAmount,
    shipping_address: order.shippingAddress,
    created_at: order.createdAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
  };
}

/** An order, loaded with its parts, as the API shows it; lists in the record's order. */
export function toOrderBody(order: Order): z.infer<typeof orderBody> {
  const { items = [], giftVouchers = [] } = order;
  return {
    ...toOrderRow(order),
    line_items: inOrder(items).map(({ productId, variantId, quantity, price, discount }) => ({
      product_id: productId,
      variant_id: variantId,
      quantity,
      price,
      discount,
    })),
    gift_vouchers: inOrder(giftVouchers).map(({ voucherCode, amount }) => ({ voucher_code: voucherCode, amount })),
  };
}

/** Parts as the record lists them: by id. */
export function inOrder<Part extends { readonly id: number }>(parts: readonly Part[]): Part[] {
  return parts.toSorted((a, b) => a.id - b.id);
}
