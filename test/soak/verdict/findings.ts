/** Everything that must not be, with a few examples of each. */
export const FINDINGS = [
  'missing',
  'one too many',
  'gap',
  'out of order',
  'duplicate without a cause',
  'duplicate with another id',
  'state is not that of its commit',
  'state goes back',
  'final state differs',
  'wrong event type',
] as const;

/** Name of a finding. */
export type Finding = (typeof FINDINGS)[number];

const EXAMPLES = 5;

/** Counts findings, and keeps the first few of each in words. */
export class Findings {
  private readonly found = new Map<Finding, { count: number; examples: string[] }>();

  add(finding: Finding, example: string, count = 1): void {
    const entry = this.found.get(finding) ?? { count: 0, examples: [] };
    entry.count += count;
    if (entry.examples.length < EXAMPLES) entry.examples.push(example);
    this.found.set(finding, entry);
  }

  count(finding: Finding): number {
    return this.found.get(finding)?.count ?? 0;
  }

  get examples(): readonly string[] {
    return [...this.found].flatMap(([finding, { examples }]) => examples.map((example) => `${finding}: ${example}`));
  }

  get areNone(): boolean {
    return this.found.size === 0;
  }
}
