import { ConfigurationError } from '../config/configuration-error.js';
import { MigrationError } from '../database/migration-error.js';
import { EmbeddedServiceError } from '../embedded/embedded-service-error.js';
import { DeclarationError } from '../outbox/publication/declaration-error.js';
import { PendingMigrationsError } from './pending-migrations-error.js';
import { reportStartFailure } from './start-failure.js';
import { UnreachableDatabaseError } from './unreachable-database-error.js';

describe('reportStartFailure', () => {
  const report = (error: unknown) => {
    let text = '';
    const code = reportStartFailure(error, (written) => {
      text += written;
    });
    return { code, text };
  };
  const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED' });

  it.each([
    [new ConfigurationError([]), 'The configuration is wrong in 0 places; nothing was started.\n'],
    [
      new PendingMigrationsError(['A1']),
      'The database lacks 1 migration(s): A1. Run npm run migrate, then start again.\n',
    ],
    [new DeclarationError('The stream "x" has no name.'), 'The stream "x" has no name.\n'],
  ])('ends with 78 where the operator has something to mend', (error, text) => {
    expect(report(error)).toEqual({ code: 78, text });
  });

  it.each([
    [new MigrationError('Migration A1 failed: no space left'), 'Migration A1 failed: no space left'],
    [new EmbeddedServiceError('No redis-server on this machine.'), 'No redis-server on this machine.'],
    [
      new UnreachableDatabaseError(new AggregateError([refused, refused])),
      `the PostgreSQL of DATABASE_URL cannot be used: ${refused.message}; ${refused.message}`,
    ],
    [refused, refused.message],
  ])('says in a line what is not there', (error, text) => {
    expect(report(error)).toEqual({ code: 1, text: `shopstream did not start: ${text}\n` });
  });

  it('shows the stack of what nobody expected', () => {
    expect(report(new TypeError('x is not a function')).text).toContain('start-failure.spec');
  });
});
