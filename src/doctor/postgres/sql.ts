/** Runs a statement that only reads. */
export type Sql = <Row>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;
