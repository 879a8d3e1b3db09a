import type { Logger } from 'pino';
import type { RunningService } from './start-service.js';

/** 128 + the signal's number, as shells report it. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143 } as const;

/** The first SIGTERM or SIGINT stops the service in order and ends the process with 0; a second one ends it at once. */
export function stopOnSignals(service: RunningService, log: Logger): void {
  let stopping = false;
  const stop = (signal: keyof typeof EXIT_CODE) => {
    if (stopping) process.exit(EXIT_CODE[signal]);
    stopping = true;
    log.info({ signal }, 'stopping; a second signal ends at once');
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'did not stop in order');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
