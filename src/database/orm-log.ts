import type { Logger } from 'pino';
import { type Logger as OrmLogger } from 'typeorm';

/**
 * What TypeORM has to say, in the process's own log: warnings, such as connections that broke while nobody used them. Statements are
 * never logged, neither with their parameters nor alone: both hold customers' data, and whoever ran a failed one gets its error.
 */
export class OrmLog implements OrmLogger {
  constructor(private readonly logger: Logger) {}

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    if (level === 'warn') this.logger.warn({ context: 'TypeORM' }, String(message));
    else this.logger.debug({ context: 'TypeORM' }, String(message));
  }

  logMigration(message: string): void {
    this.log('info', message);
  }

  logSchemaBuild(message: string): void {
    this.log('info', message);
  }

  logQuery(): void {
    return;
  }

  logQueryError(): void {
    return;
  }

  logQuerySlow(): void {
    return;
  }
}
