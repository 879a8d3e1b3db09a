/** How patient a migration run is, and to whom it talks. */
export interface MigrationOptions {
  /**
   * How long a statement may wait for a busy table. While it waits, everybody else who wants the table queues behind it: too high stalls
   * the shop, too low never gets a turn on a busy table.
   */
  readonly lockTimeoutMs: number;
  /** How often a migration is tried while its tables are busy. */
  readonly attempts: number;
  /** Pause after the first attempt; doubles with each one, up to 16 times as long. */
  readonly pauseMs: number;
  /** How long to wait for another instance that is migrating the same database. */
  readonly waitMs: number;
  /** Receives one line for whatever makes the run wait. */
  readonly log: (line: string) => void;
}

/** Waits at most 3 s per lock, tries for about a minute and a half, and waits ten minutes for another instance. */
export const defaultMigrationOptions: MigrationOptions = {
  lockTimeoutMs: 3_000,
  attempts: 8,
  pauseMs: 1_000,
  waitMs: 600_000,
  log: () => undefined,
};
