/** Sequences of one aggregate that were skipped, and the stream whose record skipped them. */
export class MissingSequences {
  private ranges: { readonly from: number; readonly to: number; readonly stream: string }[] = [];

  get count(): number {
    return this.ranges.reduce((sum, range) => sum + range.to - range.from + 1, 0);
  }

  /** Notes that a record in `stream` came before the sequences `from` to `to`. */
  add(from: number, to: number, stream: string): void {
    this.ranges.push({ from, to, stream });
  }

  /** Takes a sequence out that came after all. @returns the stream that had skipped it; undefined if it was not missing */
  take(sequence: number): string | undefined {
    const found = this.ranges.find((range) => range.from <= sequence && sequence <= range.to);
    if (found === undefined) return undefined;
    const { from, to, stream } = found;
    const rest = [
      { from, to: sequence - 1, stream },
      { from: sequence + 1, to, stream },
    ];
    this.ranges = [
      ...this.ranges.filter((range) => range !== found),
      ...rest.filter((range) => range.from <= range.to),
    ];
    return stream;
  }
}
