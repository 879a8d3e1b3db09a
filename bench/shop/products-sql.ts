/**
 * A shop's products with everything that their records show: two variants, two categories, three tags, two locations, two price lists,
 * three images; about 1.4 KB of JSON. $1: products, whose variants come on top with ids above ten million.
 */
export const FILL_PRODUCTS: readonly string[] = [
  `insert into categories (id, name, parent_id) select g, 'Category ' || g, nullif(g / 10, 0) from generate_series(1, 500) g`,
  `insert into tags (id, name) select g, 'tag-' || g from generate_series(1, 1000) g`,
  `insert into locations (id, code) select g, 'WH-' || lpad(g::text, 3, '0') from generate_series(1, 20) g`,
  `insert into pricelists (id, name, type) select g, 'List ' || g, case g % 2 when 0 then 'exclusive' else 'regular' end from generate_series(1, 10) g`,
  `insert into products (id, name, description, price, spl_price, stock)
    select g, 'Premium cotton shirt no. ' || g, repeat('Soft, light, made to last. ', 9), 10 + g % 500, 9 + g % 500, g % 1000
    from generate_series(1, $1::bigint) g`,
  `insert into products (id, parent_product_id, name, price, stock, size, color)
    select 10000000 + g * 2 + v, g, 'Premium cotton shirt no. ' || g, 10 + g % 500, g % 50, (array['M', 'L'])[v + 1], 'Blue'
    from generate_series(1, $1::bigint) g, generate_series(0, 1) v`,
  `insert into product_categories (product_id, category_id)
    select g, (g * 7 + c * 250) % 500 + 1 from generate_series(1, $1::bigint) g, generate_series(0, 1) c`,
  `insert into product_tags (product_id, tag_id)
    select g, (g * 11 + t * 333) % 1000 + 1 from generate_series(1, $1::bigint) g, generate_series(0, 2) t`,
  `insert into product_locations (product_id, location_id, stock)
    select g, (g * 3 + l * 10) % 20 + 1, g % 100 from generate_series(1, $1::bigint) g, generate_series(0, 1) l`,
  `insert into product_pricelists (product_id, pricelist_id, price)
    select g, (g + p * 5) % 10 + 1, 8 + g % 500 from generate_series(1, $1::bigint) g, generate_series(0, 1) p`,
  `insert into product_images (product_id, url, position)
    select g, 'https://cdn.shop.example/products/' || g || '/image-' || i || '.jpg', i
    from generate_series(1, $1::bigint) g, generate_series(1, 3) i`,
  `create function change_products(first_so_many bigint) returns void language plpgsql as $$ begin
    for step in 0 .. (first_so_many - 1) / 5000 loop
      update products set price = price + 0.01, updated_at = now()
      where id > step * 5000 and id <= least((step + 1) * 5000, first_so_many) and parent_product_id is null;
    end loop;
  end $$`,
];

/** One event for each of the first $1 products, in one transaction, by statements that are no bulk changes: their events wait as single ones do. */
export const CHANGE_PRODUCTS = 'select change_products($1)';

/** The same by one statement. */
export const CHANGE_PRODUCTS_AT_ONCE = `update products set price = price + 0.01, updated_at = now() where id <= $1 and parent_product_id is null`;
