import 'reflect-metadata';
import { loadSettings } from './config/load-settings.js';
import { processEnvironment } from './config/process-environment.js';
import { secretsIn } from './config/secrets-in.js';
import { createLog } from './logging/create-log.js';
import { endSoon } from './start/end-soon.js';
import { boundHeapGrowth } from './start/heap-growth.js';
import { dieInOneLine } from './start/die-in-one-line.js';
import { reportStartFailure } from './start/start-failure.js';
import { endOnSignals, stopOnSignals } from './start/stop-on-signals.js';

boundHeapGrowth();

try {
  const settings = loadSettings(processEnvironment());
  const log = createLog(settings.logLevel, { pretty: process.stdout.isTTY, secrets: secretsIn(settings) });
  dieInOneLine(log);
  const isUp = endOnSignals(log);
  // Loaded only now: the service's packages take a second or two, and a wrong setting is to be said at once.
  const { startService } = await import('./start/start-service.js');
  const service = await startService(settings, log);
  isUp();
  stopOnSignals(service, log);
} catch (error) {
  process.exitCode = reportStartFailure(error);
  endSoon();
}
