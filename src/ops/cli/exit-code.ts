import { EX_CONFIG } from '../../config/configuration-error.js';

/** How a command ends, for scripts. */
export const EXIT = {
  ok: 0,
  /** It could not be done, or what was checked is not well. */
  failure: 1,
  /** The command itself is wrong. */
  usage: 2,
  /** The configuration is wrong, or the database is not migrated. */
  config: EX_CONFIG,
  /** Ctrl-C: 128 and the signal's number, as shells report it. */
  interrupted: 130,
} as const;
