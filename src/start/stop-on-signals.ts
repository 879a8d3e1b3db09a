import type { Logger } from 'pino';
import type { RunningService } from './start-service.js';
import { stopLimitMs } from './stop-limit.js';
import { withoutEcho } from './without-echo.js';

/** 128 + the signal's number, as shells report it. */
const EXIT_CODE = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * A process that has closed everything ends by itself within this time (ioredis keeps a timer of 2 s for each connection that it closed);
 * if not, something was left open.
 */
const ENDING_MS = 3000;

/**
 * Until the service is up there is nothing to finish: a signal ends the process. By a handler of its own, since the system keeps signals that
 * have none from the first process of a container.
 * @returns what takes it back.
 */
export function endOnSignals(log: Logger): () => void {
  const end = (signal: keyof typeof EXIT_CODE) => {
    log.info({ signal }, 'ended before it was up');
    process.exit(EXIT_CODE[signal]);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  return () => {
    process.off('SIGTERM', end);
    process.off('SIGINT', end);
  };
}

/**
 * The first SIGTERM or SIGINT stops the service in order and ends the process, within its grace period and a few seconds whatever hangs; a
 * second one ends it at once (npm's copy of the first is none).
 * @param options.exitCode what the process ends with if it stopped in order; 0 when left out.
 * @returns aborted from the first signal on: what fails afterwards fails because of it.
 */
export function stopOnSignals(
  service: RunningService,
  log: Logger,
  { exitCode = () => 0 }: { exitCode?: () => number } = {},
): AbortSignal {
  const stopping = new AbortController();
  const stop = withoutEcho((signal: keyof typeof EXIT_CODE) => {
    if (stopping.signal.aborted) process.exit(EXIT_CODE[signal]);
    stopping.abort();
    log.info({ signal }, 'stopping; a second signal ends at once');
    const late = endIn(stopLimitMs(service.settings), () => {
      log.error({ open: openResources() }, 'did not stop in time');
      return 1;
    });
    service.stop().then(
      () => {
        clearTimeout(late);
        log.info('stopped');
        process.exitCode = exitCode();
        endIn(ENDING_MS, () => {
          log.warn({ open: openResources() }, 'stopped, but something was left open');
          return exitCode();
        });
      },
      (error: unknown) => {
        log.error({ err: error }, 'did not stop in order');
        process.exit(1);
      },
    );
  });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return stopping.signal;
}

/** Does not keep the process alive by itself. */
function endIn(ms: number, lastWords: () => number): NodeJS.Timeout {
  return setTimeout(() => process.exit(lastWords()), ms).unref();
}

/** What keeps the process alive, by kind. Standard streams and signal handlers do not. */
function openResources(): string[] {
  return process.getActiveResourcesInfo().filter((kind) => !['TTYWrap', 'PipeWrap', 'SignalWrap'].includes(kind));
}
