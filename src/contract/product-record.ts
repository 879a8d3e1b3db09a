import { z } from 'zod';
import { eventMetadata } from './event-metadata.js';
import { amount, deleted, id, utcTime } from './fields.js';

const created = eventMetadata('product.created');
const updated = eventMetadata('product.updated');
const gone = eventMetadata('product.deleted');

/** A product as it is published, with `event` unless EVENT_METADATA is off. Lists are ordered by position, then id. */
export const productRecord = z.strictObject({
  product_id: id,
  parent_product_id: id.nullable().describe('Set for a variant: the product that it is a variant of.'),
  name: z.string(),
  description: z.string().nullable(),
  price: amount,
  spl_price: amount.nullable().describe('The special price, while there is one.'),
  status: z.int(),
  stock: z.int().describe('Pieces over all locations; may be negative.'),
  is_updated: z.boolean().describe('false for the record of a creation, true for every other.'),
  categories: z.array(z.strictObject({ category_id: id, name: z.string(), parent_id: id.nullable() })),
  tags: z.array(z.strictObject({ tag_id: id, name: z.string() })),
  variants: z.array(
    z.strictObject({ variant_id: id, size: z.string().nullable(), color: z.string().nullable(), stock: z.int() }),
  ),
  locations: z.array(z.strictObject({ location_id: id, location_code: z.string(), stock: z.int() })),
  pricelists: z.array(z.strictObject({ pricelist_id: id, price: amount, type: z.string() })),
  images: z.array(z.string()).describe('URLs.'),
  created_at: utcTime,
  updated_at: utcTime,
  event: z.discriminatedUnion('type', [created, updated]).optional(),
});

/** What is published when a product is gone. */
export const deletedProductRecord = z.strictObject({ product_id: id, deleted, event: gone.optional() });

/** The record of each product event type; `event` is required here, for it is what tells the types apart. */
export const productRecordsByType = {
  'product.created': productRecord.extend({ is_updated: z.literal(false), event: created }),
  'product.updated': productRecord.extend({ is_updated: z.literal(true), event: updated }),
  'product.deleted': deletedProductRecord.extend({ event: gone }),
};

/** A product as it is published. */
export type ProductRecord = z.infer<typeof productRecord>;
