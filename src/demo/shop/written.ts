/** What the importer has committed: the truth that the streams are compared with. */
export class Written {
  /** Ids of the products that it created. */
  readonly products = new Set<number>();
  /** Ids of those that it deleted again. */
  readonly deletedProducts = new Set<number>();
  /** The statuses of each order, commit by commit. */
  readonly orders = new Map<number, string[]>();
  /** Commits by kind of write. */
  readonly commits = new Map<string, number>();

  /** Cancellations that match no order of the same customer. */
  returns = 0;

  /** Lines whose goods are there at their price, and lines that are sold or taken back: each line counts twice, as it happens. */
  steps = 0;
  /** Invoices that are written as a whole. */
  invoices = 0;

  count(kind: string): void {
    this.commits.set(kind, (this.commits.get(kind) ?? 0) + 1);
  }

  get total(): number {
    return [...this.commits.values()].reduce((sum, commits) => sum + commits, 0);
  }
}
