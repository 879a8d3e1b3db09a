/** A connection that is properly closed is closed by then. */
const GRACE_MS = 1000;

/**
 * Ends the process soon after its work, with the exit code that it set, if something keeps it alive: node-postgres leaves the connection of a
 * failed login open, for which the server waits a minute.
 */
export function endSoon(): void {
  setTimeout(() => process.exit(), GRACE_MS).unref();
}
