import { defineSettings, rule } from '../define-settings.js';
import { rateLimit } from '../kinds/rate-limit.js';
import { trueOrFalse } from '../kinds/scalars.js';
import { streamName } from '../kinds/stream-name.js';
import { setting } from '../setting.js';

const product = setting({
  variable: 'KINESIS_PRODUCT_STREAM',
  kind: streamName(),
  default: 'product-updates',
  meaning: 'Stream of products: created, updated, deleted.',
});

const productUpdate = setting({
  variable: 'KINESIS_PRODUCT_UPDATE_STREAM',
  kind: streamName(),
  default: 'product-updates-only',
  meaning: "Stream of products' updates; used only with `SEPARATE_SKU_CREATE_UPDATE_STREAM=true`.",
});

const separateProductUpdates = setting({
  variable: 'SEPARATE_SKU_CREATE_UPDATE_STREAM',
  kind: trueOrFalse(),
  default: 'false',
  meaning:
    "`true`: products' updates (`is_updated` is true) go to `KINESIS_PRODUCT_UPDATE_STREAM`, creations and deletions stay on " +
    "`KINESIS_PRODUCT_STREAM`. A product's sequence then runs over both streams, and a consumer must read both to see it without gaps.",
});

const order = setting({
  variable: 'KINESIS_ORDERS_STREAM',
  kind: streamName(),
  default: 'order-events',
  meaning: 'Stream of orders; it cannot be a stream of products.',
});

/** Shared streams would carry twice the limit, and a product and an order with one id would share a partition key. */
const APART =
  'because a limit holds for one stream, and products and orders with the same id would share a partition key';

/** The streams of the shop's own aggregates, and the limit that applies to each stream. */
export const streamSettings = defineSettings({
  name: 'streams',
  title: 'Streams',
  settings: {
    product,
    productUpdate,
    order,
    separateProductUpdates,
    rateLimit: setting({
      variable: 'KINESIS_INSERT_RATE_LIMIT',
      kind: rateLimit(),
      default: 'auto',
      meaning:
        'The most records per second, minute or hour that are put on each stream, over all instances, retries included, spread evenly. `auto` ' +
        "is what Kinesis takes: 1,000 records/s and 1 MB/s per open shard, looked up every minute. `none` lets Kinesis's own throttling decide.",
      tooLow: 'if the shop changes more than that, the backlog never ends.',
      tooHigh:
        'Kinesis throttles: refused records are retried and come later, and other producers on the stream suffer too.',
    }),
  },
  rules: [
    rule({
      about: productUpdate,
      reads: [separateProductUpdates, product, productUpdate],
      breach: (separate, stream, updates) =>
        separate && stream === updates
          ? 'a name other than that of KINESIS_PRODUCT_STREAM, because SEPARATE_SKU_CREATE_UPDATE_STREAM is true'
          : undefined,
    }),
    rule({
      about: order,
      reads: [separateProductUpdates, product, productUpdate, order],
      breach: (separate, products, updates, orders) => {
        if (orders === products) return `a name other than that of KINESIS_PRODUCT_STREAM, ${APART}`;
        if (separate && orders === updates) return `a name other than that of KINESIS_PRODUCT_UPDATE_STREAM, ${APART}`;
        return undefined;
      },
    }),
  ],
});
