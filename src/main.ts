import 'reflect-metadata';
import { createLog } from './logging/create-log.js';
import { reportStartFailure } from './start/start-failure.js';
import { startService } from './start/start-service.js';
import { loadSettings } from './config/load-settings.js';
import { stopOnSignals } from './start/stop-on-signals.js';

try {
  const settings = loadSettings(process.env);
  const log = createLog(settings.logLevel, { pretty: process.stdout.isTTY });
  const service = await startService(settings, log);
  stopOnSignals(service, log);
} catch (error) {
  process.exitCode = reportStartFailure(error);
}
