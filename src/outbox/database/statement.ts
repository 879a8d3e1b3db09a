/** A statement of the outbox; it ends in a SELECT. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}
