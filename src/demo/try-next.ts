import type { Settings } from '../config/settings.js';
import type { Written } from './shop/written.js';

/** What the lines need to know of the settings. */
type Reached = Pick<Settings, 'mode'> & {
  readonly http: Pick<Settings['http'], 'apiKeys'>;
  readonly database: Pick<Settings['database'], 'url'>;
};

/** Lines that work when pasted, with ids of this run. Of settings that hold secrets they name the variable, never the value. */
export function tryNext(url: string, settings: Reached, written: Written): string {
  const [product = 1] = [...written.products].filter((id) => !written.deletedProducts.has(id));
  const [order = 1] = written.orders.keys();
  const guarded = settings.http.apiKeys.length > 0;
  const curl = guarded ? `curl -H "Authorization: Bearer $API_KEY"` : 'curl';
  const json = `-H 'content-type: application/json'`;
  return `It stays up. Try:

  ${curl} ${url}/v1/products/${product}/record
  ${curl} -X PATCH ${url}/v1/products/${product} ${json} -d '{"price": 1.99}'
  ${curl} -X POST ${url}/v1/orders/${order}/status ${json} -d '{"status": "returned"}'
  ${curl} -X POST ${url}/v1/products/sync ${json} -d '{"product_ids": [${product}]}'
  curl ${url}/health/ready
  psql ${databaseWord(settings)} -c 'UPDATE products SET stock = stock - 1 WHERE id = ${product}'
${guarded ? '\nAPI_KEY is one of the keys in API_KEYS: what stands behind its name and the colon.' : ''}${
    settings.mode === 'external' ? '\nDATABASE_URL is the one of this run, from its environment or its file .env.' : ''
  }
API documentation: ${url}/docs. Ctrl-C stops everything.
`;
}

/** The embedded database's address is this run's own, listens on loopback and ends with the demo; any other URL may hold somebody's password. */
function databaseWord({ mode, database }: Reached): string {
  return mode === 'embedded' && database.url !== undefined ? `'${database.url}'` : '"$DATABASE_URL"';
}
