import { z } from 'zod';
import { productRecord } from '../contract/product-record.js';
import type { ProductImage } from './product-image.entity.js';
import type { Product } from './product.entity.js';

const { product_id, parent_product_id, name, description, price, spl_price, status, stock, created_at, updated_at } =
  productRecord.shape;
const { categories, tags, variants, locations, pricelists, images } = productRecord.shape;

/** A product in a list: its own row, in the words of the record. */
export const productRow = z.object({
  product_id,
  parent_product_id,
  name,
  description,
  price,
  spl_price,
  status,
  stock,
  size: z.string().nullable(),
  color: z.string().nullable(),
  created_at,
  updated_at,
});

/** A product with its parts, in the words of the record. */
export const productBody = productRow.extend({ categories, tags, variants, locations, pricelists, images });

/** A product's own row as the API shows it. */
export function toProductRow(product: Product): z.infer<typeof productRow> {
  return {
    product_id: product.id,
    parent_product_id: product.parentProductId,
    name: product.name,
    description: product.description,
    price: product.price,
    spl_price: product.splPrice,
    status: product.status,
    stock: product.stock,
    size: product.size,
    color: product.color,
    created_at: product.createdAt.toISOString(),
    updated_at: product.updatedAt.toISOString(),
  };
}

/** A product, loaded with its parts, as the API shows it; lists in the record's order. */
export function toProductBody(product: Product): z.infer<typeof productBody> {
  const { categories = [], tags = [], variants = [], locations = [], pricelists = [], images = [] } = product;
  return {
    ...toProductRow(product),
    categories: byKey(categories, 'id').map(({ id, name, parentId }) => ({
      category_id: id,
      name,
      parent_id: parentId,
    })),
    tags: byKey(tags, 'id').map(({ id, name }) => ({ tag_id: id, name })),
    variants: byKey(variants, 'id').map(({ id, size, color, stock }) => ({ variant_id: id, size, color, stock })),
    locations: byKey(locations, 'locationId').map(({ locationId, location, stock }) => ({
      location_id: locationId,
      location_code: location?.code ?? '',
      stock,
    })),
    pricelists: byKey(pricelists, 'pricelistId').map(({ pricelistId, pricelist, price }) => ({
      pricelist_id: pricelistId,
      price,
      type: pricelist?.type ?? '',
    })),
    images: inShownOrder(images).map(({ url }) => url),
  };
}

/** Images as the record lists them: by position, then id. */
export function inShownOrder(images: readonly ProductImage[]): ProductImage[] {
  return images.toSorted((a, b) => a.position - b.position || a.id - b.id);
}

function byKey<Key extends string, Row extends Record<Key, number>>(rows: readonly Row[], key: Key): Row[] {
  return rows.toSorted((a, b) => a[key] - b[key]);
}
