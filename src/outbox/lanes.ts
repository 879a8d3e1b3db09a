/**
 * `outbox_events.lane` is what a claim looks for: the event's kind, null while another event of its aggregate is in the way, and the kind
 * behind this sign when an event comes back to it later than others of its age (it was released, or the one before it was settled). Claims
 * begin at a low-water id in the first kind of lane, and look at everything in the second.
 */
export const LATE = '+';

/** Both lanes of some kinds. */
export function lanesOf(kinds: readonly string[]): string[] {
  return kinds.flatMap((kind) => [kind, `${LATE}${kind}`]);
}
