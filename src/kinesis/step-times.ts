/** The steps of a batch that take time. */
export const STEPS = ['claim', 'build', 'put', 'settle'] as const;

export type Step = (typeof STEPS)[number];

/** Measures the steps of one batch, by the monotonic clock. */
export class StepTimes {
  private readonly spentMs: Record<Step, number> = { claim: 0, build: 0, put: 0, settle: 0 };

  /** Adds the time until `work` is done to a step. */
  async of<Result>(step: Step, work: Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work;
    } finally {
      this.spentMs[step] += performance.now() - start;
    }
  }

  /** Seconds per step, for metrics. */
  seconds(): Record<Step, number> {
    return this.each((ms) => ms / 1000);
  }

  /** Milliseconds per step, rounded to a tenth, for people. */
  milliseconds(): Record<Step, number> {
    return this.each((ms) => Math.round(ms * 10) / 10);
  }

  private each(of: (ms: number) => number): Record<Step, number> {
    const { claim, build, put, settle } = this.spentMs;
    return { claim: of(claim), build: of(build), put: of(put), settle: of(settle) };
  }
}
