import type { Scenario } from '../scenario.js';
import { baseline } from './baseline.js';
import { ceiling } from './ceiling.js';
import { drainOrders, drainProducts } from './drain-scenarios.js';

/** In the order in which they are measured and shown. */
export const scenarios: readonly Scenario[] = [ceiling, baseline, drainProducts, drainOrders];
