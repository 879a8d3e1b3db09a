import { DefaultNamingStrategy, type Table } from 'typeorm';

/**
 * Names constraints and indexes as PostgreSQL itself does (`orders_pkey`, `order_items_order_id_fkey`) instead of by hash, so that
 * migrations need not name them, error messages can be read, and entities can be compared with the database. Where PostgreSQL would
 * shorten a name (beyond 63 bytes), name the constraint on both sides.
 */
export class PostgresNamingStrategy extends DefaultNamingStrategy {
  override primaryKeyName(table: Table | string): string {
    return `${this.getTableName(table)}_pkey`;
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return this.constraintName(table, columns, 'fkey');
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return this.constraintName(table, columns, 'key');
  }

  override relationConstraintName(table: Table | string, columns: string[]): string {
    return this.constraintName(table, columns, 'key');
  }

  override indexName(table: Table | string, columns: string[]): string {
    return this.constraintName(table, columns, 'idx');
  }

  private constraintName(table: Table | string, columns: string[], suffix: string): string {
    return [this.getTableName(table), ...columns, suffix].join('_');
  }
}
