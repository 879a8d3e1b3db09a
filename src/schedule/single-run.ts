/** Work of which one run at most is under way, however often it is asked for. */
export class SingleRun<Result> {
  private underWay: Promise<Result> | null = null;

  constructor(private readonly work: () => Promise<Result>) {}

  /** Begins a run, or joins the one under way. */
  run(): Promise<Result> {
    this.underWay ??= this.work().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  /** Resolves when the run under way is over, at once where there is none. Begins nothing. */
  async ended(): Promise<void> {
    await this.underWay;
  }
}
