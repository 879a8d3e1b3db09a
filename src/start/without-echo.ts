/** Copies came up to 22 ms after their signal. Longer, since the machine may be busy; a person who means it presses Ctrl-C once more. */
const ECHO_MS = 1000;

/**
 * A handler for signals that is called once for each, however it is started. Ctrl-C goes to the whole process group, as does the SIGTERM of
 * some supervisors, and npm hands on what it gets itself: below `npm start`, one signal arrives twice. The same signal is heard
 * again after a second, another one at once.
 * @param nowMs a clock that only goes forward.
 */
export function withoutEcho<S extends NodeJS.Signals>(
  listener: (signal: S) => void,
  nowMs: () => number = () => performance.now(),
): (signal: S) => void {
  const heardAtMs = new Map<S, number>();
  return (signal) => {
    const now = nowMs();
    if (now - (heardAtMs.get(signal) ?? -Infinity) < ECHO_MS) return;
    heardAtMs.set(signal, now);
    listener(signal);
  };
}
