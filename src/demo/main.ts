import 'reflect-metadata';
import { loadSettings } from '../config/load-settings.js';
import { createLog } from '../logging/create-log.js';
import { reportStartFailure } from '../start/start-failure.js';
import { startService, type RunningService } from '../start/start-service.js';
import { stopOnSignals } from '../start/stop-on-signals.js';
import { demoOptions, USAGE } from './demo-options.js';
import { runDemo } from './run-demo.js';
import { tryNext } from './try-next.js';

/** All three streams carry something, warnings only between the progress bars, and any free port. */
const DEFAULTS = { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', LOG_LEVEL: 'warn', PORT: '0' };

let service: RunningService | undefined;
try {
  const options = demoOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
  } else {
    const settings = loadSettings({ ...DEFAULTS, ...process.env });
    const log = createLog(settings.logLevel, { pretty: process.stdout.isTTY });
    service = await startService(settings, log, { mayInstall: true });
    stopOnSignals(service, log);
    const { good, written } = await runDemo(service, options);
    if (options.once) {
      await service.stop();
      process.exit(good ? 0 : 1);
    }
    process.stdout.write(tryNext(service.url, service.settings, written));
  }
} catch (error) {
  const code = reportStartFailure(error);
  await service?.stop();
  process.exit(code);
}
