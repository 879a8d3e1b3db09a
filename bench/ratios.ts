import { figureAt } from './figures.js';
import type { Results } from './run.js';

/** Ratios of figures of one run, which hold on other machines, too: what is divided by what. */
const RATIOS: Readonly<Record<string, readonly [string, string] | readonly [string]>> = {
  drainProductsToBaseline: ['drainProducts.eventsPerSecond', 'baseline.eventsPerSecond'],
  drainProductsToCeiling: ['drainProducts.eventsPerSecond', 'ceiling.eventsPerSecond'],
  drainOrdersToCeiling: ['drainOrders.eventsPerSecond', 'ceiling.eventsPerSecond'],
  scaleLargeToSmall: ['scale.largeBacklog.eventsPerSecond', 'scale.smallBacklog.eventsPerSecond'],
  productSaveOverhead: ['writePath.product.savedWithUs.p50', 'writePath.product.savedWithoutUs.p50'],
  orderSaveOverhead: ['writePath.order.savedWithUs.p50', 'writePath.order.savedWithoutUs.p50'],
  bulkUpdateOverhead: ['bulk.products.statementWithMs', 'bulk.products.statementWithoutMs'],
  redisCommandsPerEvent: ['drainProducts.redisCommandsPerEvent'],
};

/** Those whose scenarios were measured. */
export function ratiosOf(results: Results): Record<string, number> {
  const ratios = Object.entries(RATIOS).map(([name, [above, below]]) => {
    const dividend = figureAt(results, above);
    const divisor = below === undefined ? 1 : figureAt(results, below);
    return [name, dividend === undefined || divisor === undefined ? undefined : dividend / divisor] as const;
  });
  return Object.fromEntries(ratios.filter((ratio): ratio is readonly [string, number] => ratio[1] !== undefined));
}
