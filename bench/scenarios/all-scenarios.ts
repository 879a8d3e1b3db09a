import type { Scenario } from '../scenario.js';
import { hygiene } from '../trouble/hygiene.js';
import { outage } from '../trouble/outage.js';
import { refusals } from '../trouble/refusals.js';
import { baseline } from './baseline.js';
import { bulk } from './bulk.js';
import { ceiling } from './ceiling.js';
import { drainOrders, drainProducts } from './drain-scenarios.js';
import { idle } from './idle.js';
import { live } from './live.js';
import { scale } from './scale.js';
import { writePath } from './write-path.js';

/** In the order in which they are measured and shown. */
export const scenarios: readonly Scenario[] = [
  ceiling,
  baseline,
  drainProducts,
  drainOrders,
  live,
  writePath,
  bulk,
  scale,
  idle,
  refusals,
  outage,
  hygiene,
];
