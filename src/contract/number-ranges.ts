interface Range<Note> {
  readonly from: number;
  readonly to: number;
  readonly note: Note;
}

/** Numbers of one aggregate that were skipped, each with a note of who skipped it: what a consumer keeps that looks for gaps. */
export class NumberRanges<Note> {
  private ranges: readonly Range<Note>[] = [];

  /** @param most ranges that are kept; the oldest is forgotten for another one. */
  constructor(private readonly most = Number.POSITIVE_INFINITY) {}

  /** How many numbers are missing. */
  get count(): number {
    return this.ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  }

  /** Notes that the numbers from `from` to `to`, both included, are missing. */
  add(from: number, to: number, note: Note): void {
    this.ranges = [...this.ranges, { from, to, note }].slice(-this.most);
  }

  /** Takes a number out that came after all. @returns the note of its range; undefined if it was not missing. */
  take(number: number): { readonly note: Note } | undefined {
    const found = this.ranges.find(({ from, to }) => from <= number && number <= to);
    if (!found) return undefined;
    this.ranges = this.ranges.flatMap((range) => (range === found ? without(range, number) : [range]));
    return found;
  }
}

function without<Note>({ from, to, note }: Range<Note>, number: number): Range<Note>[] {
  return [
    { from, to: number - 1, note },
    { from: number + 1, to, note },
  ].filter((range) => range.from <= range.to);
}
