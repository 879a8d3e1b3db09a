import { onlyGiven } from '../http/only-given.js';
import { Category } from './category.entity.js';
import { inShownOrder } from './product-body.js';
import { ProductImage } from './product-image.entity.js';
import { ProductLocation } from './product-location.entity.js';
import { ProductPricelist } from './product-pricelist.entity.js';
import type { ProductChanges } from './product-requests.js';
import type { Product } from './product.entity.js';
import { Tag } from './tag.entity.js';

/**
 * Writes into a product what a request gives. Lists that it gives must be loaded if the product exists: rows that stay keep their ids, so
 * that only what differs is written.
 */
export function applyProductChanges(product: Product, given: ProductChanges): Product {
  applyColumns(product, given);
  if (given.category_ids) product.categories = given.category_ids.map((id) => Object.assign(new Category(), { id }));
  if (given.tag_ids) product.tags = given.tag_ids.map((id) => Object.assign(new Tag(), { id }));
  if (given.locations) {
    product.locations = given.locations.map(({ location_id, stock }) =>
      Object.assign(new ProductLocation(), { ...rootOf(product), locationId: location_id, stock }),
    );
  }
  if (given.pricelists) {
    product.pricelists = given.pricelists.map(({ pricelist_id, price }) =>
      Object.assign(new ProductPricelist(), { ...rootOf(product), pricelistId: pricelist_id, price }),
    );
  }
  if (given.images) product.images = imagesOf(product, given.images);
  return product;
}

function applyColumns(product: Product, given: ProductChanges): void {
  const { parent_product_id, spl_price, name, description, price, status, stock, size, color } = given;
  const otherNames = { parentProductId: parent_product_id, splPrice: spl_price };
  Object.assign(product, onlyGiven({ ...otherNames, name, description, price, status, stock, size, color }));
}

/** The n-th URL goes to the n-th image that is there. */
function imagesOf(product: Product, urls: readonly string[]): ProductImage[] {
  const there = inShownOrder(product.images ?? []);
  return urls.map((url, position) => Object.assign(there[position] ?? new ProductImage(), { url, position }));
}

/** A part's key holds its root's id, which a new product does not have yet: the ORM fills it in. */
function rootOf({ id }: Partial<Product>): { productId?: number } {
  return id === undefined ? {} : { productId: id };
}
