import { z } from 'zod';
import { amount } from '../http/amounts.js';
import { bodyId } from '../http/ids.js';

/** Bounds of PostgreSQL's smallint and integer. */
const smallint = z.int().min(-32_768).max(32_767);
const integer = z.int().min(-2_147_483_648).max(2_147_483_647);

const columns = {
  parent_product_id: bodyId.nullable().describe('Makes it a variant of that product.'),
  name: z.string().min(1),
  description: z.string().nullable(),
  price: amount,
  spl_price: amount.nullable(),
  status: smallint.describe('1 unless said otherwise.'),
  stock: integer,
  size: z.string().nullable(),
  color: z.string().nullable(),
};

const parts = {
  category_ids: z.array(bodyId),
  tag_ids: z.array(bodyId),
  locations: z.array(z.strictObject({ location_id: bodyId, stock: integer })),
  pricelists: z.array(z.strictObject({ pricelist_id: bodyId, price: amount })),
  images: z.array(z.string().min(1)).describe('URLs, in the order in which they are shown.'),
};

/** Body of `PATCH /v1/products/:id`: what is given is changed; a list that is given replaces the one that is there. */
export const productChanges = z.strictObject({ ...columns, ...parts }).partial();

/** Body of `POST /v1/products`. */
export const newProduct = productChanges.extend({ name: columns.name, price: columns.price });

/** Body of `POST /v1/products/:id/stock`. */
export const stockChange = z.strictObject({ by: integer.describe('Pieces; negative when some were sold.') });

/** What is to change of a product. */
export type ProductChanges = z.infer<typeof productChanges>;

/** What a new product is to be. */
export type NewProduct = z.infer<typeof newProduct>;

/** By how much the stock changes. */
export type StockChange = z.infer<typeof stockChange>;
