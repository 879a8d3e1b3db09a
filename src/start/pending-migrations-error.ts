import { OperatorsMistake } from '../config/configuration-error.js';

/** The database is older than the program. External databases are migrated by `npm run migrate` alone, never at start. */
export class PendingMigrationsError extends OperatorsMistake {
  override readonly name = 'PendingMigrationsError';

  constructor(readonly migrations: readonly string[]) {
    super(
      `The database lacks ${migrations.length} migration(s): ${migrations.join(', ')}. Run npm run migrate, then start again.`,
    );
  }
}
