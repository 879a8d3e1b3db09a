import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/**
 * CPU, memory, event loop, garbage collection, handles, as prom-client names them (`process_*`, `nodejs_*`). They belong to the process, not
 * to an application in it: collecting starts observers of the runtime, which cannot be stopped again.
 */
export function processMetrics(): Registry {
  if (!registry) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
