/** The steps of a batch that take time. */
export type Step = 'claim' | 'build' | 'put' | 'settle';

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

  /** Seconds per step, rounded to a tenth of a millisecond. */
  seconds(): Record<Step, number> {
    const { claim, build, put, settle } = this.spentMs;
    return { claim: round(claim), build: round(build), put: round(put), settle: round(settle) };
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10_000;
}
