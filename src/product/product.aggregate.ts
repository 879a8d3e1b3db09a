import { defineAggregate, own, shared, time, updatedFlag } from '../capture/aggregate-declaration.js';

/** A product with everything that its record shows (DESIGN of the record: docs/events.md). */
export const productAggregate = defineAggregate({
  type: 'product',
  publishes: 'state',
  root: { table: 'products', id: 'id' },
  record: {
    product_id: own('id'),
    parent_product_id: own('parent_product_id'),
    name: own('name'),
    description: own('description'),
    price: own('price'),
    spl_price: own('spl_price'),
    status: own('status'),
    stock: own('stock'),
    is_updated: updatedFlag(),
    categories: {
      table: 'product_categories',
      key: ['product_id', 'category_id'],
      root: { column: 'product_id' },
      shared: { table: 'categories', id: 'id', column: 'category_id' },
      items: { category_id: own('category_id'), name: shared('name'), parent_id: shared('parent_id') },
      orderBy: ['category_id'],
    },
    tags: {
      table: 'product_tags',
      key: ['product_id', 'tag_id'],
      root: { column: 'product_id' },
      shared: { table: 'tags', id: 'id', column: 'tag_id' },
      items: { tag_id: own('tag_id'), name: shared('name') },
      orderBy: ['tag_id'],
    },
    // A variant is a product whose parent shows it: its existence, size, color and stock.
    variants: {
      table: 'products',
      key: ['id'],
      root: { column: 'parent_product_id' },
      items: { variant_id: own('id'), size: own('size'), color: own('color'), stock: own('stock') },
      orderBy: ['id'],
    },
    locations: {
      table: 'product_locations',
      key: ['product_id', 'location_id'],
      root: { column: 'product_id' },
      shared: { table: 'locations', id: 'id', column: 'location_id' },
      items: { location_id: own('location_id'), location_code: shared('code'), stock: own('stock') },
      orderBy: ['location_id'],
    },
    pricelists: {
      table: 'product_pricelists',
      key: ['product_id', 'pricelist_id'],
      root: { column: 'product_id' },
      shared: { table: 'pricelists', id: 'id', column: 'pricelist_id' },
      items: { pricelist_id: own('pricelist_id'), price: own('price'), type: shared('type') },
      orderBy: ['pricelist_id'],
    },
    images: {
      table: 'product_images',
      key: ['id'],
      root: { column: 'product_id' },
      items: own('url'),
      orderBy: ['position', 'id'],
    },
    created_at: time('created_at'),
    updated_at: time('updated_at'),
  },
});
