import { withoutEcho } from '../../start/without-echo.js';

/** Ctrl-C while a command runs. */
export class Interrupts {
  private readonly controller = new AbortController();
  private readonly listener = withoutEcho(() => {
    // The second one: whoever was to end in order does not.
    if (this.controller.signal.aborted) process.exit(130);
    this.controller.abort();
  });

  /** From now on, the first Ctrl-C is told instead of ending the process. */
  take(): AbortSignal {
    if (!process.listeners('SIGINT').includes(this.listener)) process.on('SIGINT', this.listener);
    return this.controller.signal;
  }

  /** Gives Ctrl-C back to the process. */
  release(): void {
    process.off('SIGINT', this.listener);
  }
}
