import { productSays } from '../../../src/demo/readback/database-truth.js';
import type { RecordBody } from '../bed/recording.js';

type Items = readonly Readonly<Record<string, unknown>>[];

/** What an order's record says, in the form of the ledger; `gone` when it says that the order is. */
export function orderContent(body: RecordBody): string {
  if (body['deleted'] === true) return GONE;
  const items = body['line_items'] as Items;
  const vouchers = body['gift_vouchers'] as Items;
  return canonical({
    ...pick(body, ['order_number', 'user_id', 'status', 'payment_status', 'total_amount', 'discount_amount']),
    ...pick(body, ['shipping_amount', 'tax_amount', 'shipping_address']),
    line_items: items.map((item) =>
      ['product_id', 'variant_id', 'quantity', 'price', 'discount'].map((key) => item[key]),
    ),
    gift_vouchers: vouchers.map((item) => [item['voucher_code'], item['amount']]),
  });
}

/** What a product's record says, in the form of the demo's truth, with its mark; `gone` when it says that the product is. */
export function productContent(body: RecordBody): string {
  return body['deleted'] === true ? GONE : canonical(productSays(body));
}

/** The mark in a product's content; 0 without one. */
export function markOf(content: string): number {
  return Number(/"description":"mark (\d+)"/.exec(content)?.[1] ?? 0);
}

/** Of an aggregate that is not there. */
export const GONE = 'gone';

/** One text for equal values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
      : inner,
  );
}

function pick(body: RecordBody, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, body[key]]));
}
