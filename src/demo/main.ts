import 'reflect-metadata';
import { processEnvironment } from '../config/process-environment.js';
import { secretsIn } from '../config/secrets-in.js';
import { createLog } from '../logging/create-log.js';
import { reportStartFailure } from '../start/start-failure.js';
import type { RunningService } from '../start/start-service.js';
import { stopOnSignals } from '../start/stop-on-signals.js';
import { demoOptions, USAGE } from './demo-options.js';
import { demoSettings } from './demo-settings.js';

/** 128 + SIGINT, as shells report it: there is no verdict. */
const INTERRUPTED = 130;

let service: RunningService | undefined;
let interrupted: AbortSignal | undefined;
let judged = false;
try {
  const options = demoOptions(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(USAGE);
  } else {
    const settings = demoSettings(processEnvironment());
    const log = createLog(settings.logLevel, { pretty: process.stdout.isTTY, secrets: secretsIn(settings) });
    // Loaded only now: the service's packages take a second or two, and a wrong setting is to be said at once.
    const { startService } = await import('../start/start-service.js');
    const { runDemo } = await import('./run-demo.js');
    service = await startService(settings, log, { mayInstall: true });
    interrupted = stopOnSignals(service, log, { exitCode: () => (judged ? 0 : INTERRUPTED) });
    const { good, written } = await runDemo(service, options);
    judged = true;
    if (options.once) {
      await service.stop();
      process.exit(good ? 0 : 1);
    }
    const { tryNext } = await import('./try-next.js');
    process.stdout.write(tryNext(service.url, service.settings, written));
  }
} catch (error) {
  // After a signal, whatever the replay was doing fails, and the process is on its way out.
  if (!interrupted?.aborted) {
    const code = reportStartFailure(error);
    await service?.stop();
    process.exit(code);
  }
}
