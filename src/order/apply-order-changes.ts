import { onlyGiven } from '../http/only-given.js';
import { inOrder } from './order-body.js';
import { OrderGiftVoucher } from './order-gift-voucher.entity.js';
import { OrderItem } from './order-item.entity.js';
import type { OrderChanges } from './order-requests.js';
import type { Order } from './order.entity.js';

/**
 * Writes into an order what a request gives. Lists that it gives must be loaded if the order exists: the n-th one given goes to the n-th
 * row that is there, so that only what differs is written.
 */
export function applyOrderChanges(order: Order, given: OrderChanges): Order {
  const columns = {
    userId: given.user_id,
    orderNumber: given.order_number,
    status: given.status,
    paymentStatus: given.payment_status,
    totalAmount: given.total_amount,
    discountAmount: given.discount_amount,
    shippingAmount: given.shipping_amount,
    taxAmount: given.tax_amount,
    shippingAddress: given.shipping_address,
  };
  Object.assign(order, onlyGiven(columns));
  if (given.line_items) {
    const there = inOrder(order.items ?? []);
    order.items = given.line_items.map(({ product_id, variant_id, quantity, price, discount }, index) =>
      Object.assign(there[index] ?? new OrderItem(), {
        productId: product_id,
        variantId: variant_id,
        quantity,
        price,
        discount,
      }),
    );
  }
  if (given.gift_vouchers) {
    const there = inOrder(order.giftVouchers ?? []);
    order.giftVouchers = given.gift_vouchers.map(({ voucher_code, amount }, index) =>
      Object.assign(there[index] ?? new OrderGiftVoucher(), { voucherCode: voucher_code, amount }),
    );
  }
  return order;
}
