import { createLog } from '../logging/create-log.js';
import type { RunningService } from './start-service.js';
import { stopOnSignals } from './stop-on-signals.js';

const { jest } = import.meta;

const GRACE_MS = 25_000;

/** To see these fail: no limit (endIn() of `late`), one without the grace period, or one that stays after the stop. */
describe('stopOnSignals', () => {
  let lines: string[];
  let codes: unknown[];
  const codeBefore = process.exitCode;

  beforeEach(() => {
    [lines, codes] = [[], []];
    jest.useFakeTimers();
    jest.spyOn(process, 'exit').mockImplementation((code) => codes.push(code) as never);
  });

  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
    process.exitCode = codeBefore;
  });

  /** Tells a service to stop. */
  function terminate(stop: () => Promise<void>): AbortSignal {
    const service = { settings: { shutdown: { graceMs: GRACE_MS } }, stop } as unknown as RunningService;
    const stopping = stopOnSignals(service, createLog('info', { write: (line) => lines.push(line) }));
    const [onTerm] = process.listeners('SIGTERM').slice(-1);
    const [onInt] = process.listeners('SIGINT').slice(-1);
    process.off('SIGTERM', onTerm!).off('SIGINT', onInt!);
    onTerm?.('SIGTERM');
    return stopping;
  }

  it('ends a service whose stop never ends a few seconds after the grace period', async () => {
    const stopping = terminate(() => new Promise(() => undefined));
    expect(stopping.aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(GRACE_MS + 3_999);
    expect(codes).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(codes).toEqual([1]);
    expect(lines.at(-1)).toContain('"did not stop in time"');
  });

  it('ends one that cannot stop in order at once', async () => {
    terminate(() => Promise.reject(new Error('no')));
    await jest.advanceTimersByTimeAsync(0);
    expect(codes).toEqual([1]);
    expect(lines.at(-1)).toContain('"did not stop in order"');
  });

  it('lets one that has stopped end by itself, and ends it if something was left open', async () => {
    terminate(() => Promise.resolve());
    await jest.advanceTimersByTimeAsync(2_999);
    expect([codes, process.exitCode]).toEqual([[], 0]);
    await jest.advanceTimersByTimeAsync(1);
    expect(codes).toEqual([0]);
    await jest.advanceTimersByTimeAsync(GRACE_MS * 2);
    expect(lines.join('')).not.toContain('did not stop');
  });
});
