import type { OutboxDatabase } from '../../src/outbox/database/outbox-database.js';

/** A statement that the outbox ran. */
export interface RecordedStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** Runs `work` and returns the statements that the outbox ran in transactions meanwhile, so that a test can run one step by step. */
export async function statementsOf(
  database: OutboxDatabase,
  work: () => Promise<unknown>,
): Promise<RecordedStatement[]> {
  const recorded: RecordedStatement[] = [];
  const transaction = database.transaction.bind(database);
  const together = database.together.bind(database);
  database.transaction = (inner) =>
    transaction((run) =>
      inner((sql, parameters = []) => {
        recorded.push({ sql, parameters });
        return run(sql, parameters);
      }),
    );
  database.together = (statements) => {
    recorded.push(...statements);
    return together(statements);
  };
  try {
    await work();
  } finally {
    Object.assign(database, { transaction, together });
  }
  return recorded;
}

/** A node of a plan, as EXPLAIN (ANALYZE, FORMAT JSON) gives it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

/** How a statement read `outbox_events`. */
export interface Reading {
  /** Rows fetched, those that a filter threw away included. */
  readonly rows: number;
  readonly sequentialScans: number;
}

/** Runs the statement with EXPLAIN ANALYZE and the outbox's own settings, and takes everything back. */
export async function readingOf(database: OutboxDatabase, statement: RecordedStatement): Promise<Reading> {
  const nodes = flat(await explained(database, statement));
  const scans = nodes.filter(
    (node) => node['Relation Name'] === 'outbox_events' && node['Node Type'] !== 'ModifyTable',
  );
  return {
    rows: scans.reduce(
      (sum, node) => sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    ),
    sequentialScans: scans.filter((node) => node['Node Type'] === 'Seq Scan' && node['Actual Loops'] > 0).length,
  };
}

/** Pages that the statement looks at, deleted rows' included; it is taken back. */
export async function buffersOf(database: OutboxDatabase, statement: RecordedStatement): Promise<number> {
  const plan = await explained(database, statement);
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

async function explained(database: OutboxDatabase, { sql, parameters }: RecordedStatement): Promise<PlanNode> {
  class TakenBack extends Error {}
  let plan: PlanNode | undefined;
  const running = database.transaction(async (run) => {
    const [row] = await run<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
      `explain (analyze, buffers, format json) ${sql}`,
      parameters,
    );
    plan = row!['QUERY PLAN'][0].Plan;
    throw new TakenBack();
  });
  await running.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  return plan!;
}

function flat(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flat)];
}
