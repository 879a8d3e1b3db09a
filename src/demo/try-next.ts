import type { Settings } from '../config/settings.js';
import type { Written } from './shop/written.js';

/** Lines that work when pasted, with ids of this run. */
export function tryNext(url: string, settings: Settings, written: Written): string {
  const [product = 1] = [...written.products].filter((id) => !written.deletedProducts.has(id));
  const [order = 1] = written.orders.keys();
  const json = `-H 'content-type: application/json'`;
  return `It stays up. Try:

  curl ${url}/v1/products/${product}/record
  curl -X PATCH ${url}/v1/products/${product} ${json} -d '{"price": 1.99}'
  curl -X POST ${url}/v1/orders/${order}/status ${json} -d '{"status": "returned"}'
  curl -X POST ${url}/v1/products/sync ${json} -d '{"product_ids": [${product}]}'
  curl ${url}/health/ready
  psql '${settings.database.url ?? ''}' -c 'UPDATE products SET stock = stock - 1 WHERE id = ${product}'

API documentation: ${url}/docs. Ctrl-C stops everything.
`;
}
