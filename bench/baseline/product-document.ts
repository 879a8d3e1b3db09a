import type { Pool } from 'pg';

/** A product as the usual synchronisation task collects it: one query per relation. */
export async function productDocument(pool: Pool, id: string): Promise<Record<string, unknown>> {
  const rows = async (sql: string) => (await pool.query<Record<string, unknown>>(sql, [id])).rows;
  const [product] = await rows('select * from products where id = $1');
  if (!product) throw new Error(`There is no product ${id}.`);
  const categories = await rows(
    `select category.id, category.name, category.parent_id from product_categories link
     join categories category on category.id = link.category_id where link.product_id = $1 order by category.id`,
  );
  const tags = await rows(
    `select tag.id, tag.name from product_tags link join tags tag on tag.id = link.tag_id where link.product_id = $1 order by tag.id`,
  );
  const variants = await rows('select id, size, color, stock from products where parent_product_id = $1 order by id');
  const locations = await rows(
    `select location.id, location.code, link.stock from product_locations link
     join locations location on location.id = link.location_id where link.product_id = $1 order by location.id`,
  );
  const pricelists = await rows(
    `select list.id, link.price, list.type from product_pricelists link
     join pricelists list on list.id = link.pricelist_id where link.product_id = $1 order by list.id`,
  );
  const images = await rows('select url from product_images where product_id = $1 order by position, id');
  return {
    product_id: Number(id),
    parent_product_id: product['parent_product_id'],
    name: product['name'],
    description: product['description'],
    price: Number(product['price']),
    spl_price: product['spl_price'] === null ? null : Number(product['spl_price']),
    status: product['status'],
    stock: product['stock'],
    is_updated: true,
    categories: categories.map((row) => ({
      category_id: Number(row['id']),
      name: row['name'],
      parent_id: row['parent_id'],
    })),
    tags: tags.map((row) => ({ tag_id: Number(row['id']), name: row['name'] })),
    variants: variants.map(({ id: variant, ...rest }) => ({ variant_id: Number(variant), ...rest })),
    locations: locations.map((row) => ({
      location_id: Number(row['id']),
      location_code: row['code'],
      stock: row['stock'],
    })),
    pricelists: pricelists.map((row) => ({
      pricelist_id: Number(row['id']),
      price: Number(row['price']),
      type: row['type'],
    })),
    images: images.map(({ url }) => url),
    created_at: product['created_at'],
    updated_at: product['updated_at'],
    event: { type: 'product.updated', sequence: 1, epoch: 1 },
  };
}
