/** One of the candidates, by a whole number from the schedule; undefined if there is none. */
export function chosen<Candidate>(candidates: readonly Candidate[], dice: number): Candidate | undefined {
  return candidates[dice % candidates.length];
}
