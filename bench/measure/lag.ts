import type { ShopDatabase } from '../bed/shop-database.js';

/** In ms, from the commit, by PostgreSQL's own record of it, to Kinesis' acknowledgement. */
export interface Lag {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * The lag of the last change of so many products.
 * @param options.atFirstTry only of those whose record was taken when it was first put
 */
export async function lagMs(
  database: ShopDatabase,
  firstId: number,
  products: number,
  { atFirstTry = false }: { atFirstTry?: boolean } = {},
): Promise<Lag & Record<string, number>> {
  const [lag] = await database.query<Lag | Record<keyof Lag, null>>(LAG_SQL, [
    firstId,
    firstId + products - 1,
    atFirstTry,
  ]);
  if (lag?.p50 == null) throw new Error('Nothing was delivered.');
  return { p50: lag.p50, p95: lag.p95, p99: lag.p99 };
}

const LAG_SQL = `select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95,
  percentile_cont(0.99) within group (order by ms) as p99
from (
  select extract(epoch from position.delivered_at - pg_xact_commit_timestamp(product.xmin))::double precision * 1000 as ms
  from products product
  join outbox_positions position on position.type = 'product' and position.aggregate_id = product.id
  where product.id between $1 and $2 and (not $3 or exists (
    select from outbox_deliveries delivery
    where delivery.aggregate_id = product.id and delivery.type = 'product' and delivery.sequence = position.sequence and delivery.attempts = 1
  ))
) lag`;
