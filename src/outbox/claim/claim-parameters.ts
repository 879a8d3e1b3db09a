/**
 * The parameters of a claim, as its SQL names them. `after` goes with `lanes`, in parallel; the last four are there where the stream has a limit.
 */
export const GIVEN = {
  type: '$1',
  /** Key of the stream that claims. */
  stream: '$2',
  /** Those that it carries. */
  kinds: '$3',
  /** Records at most. */
  batch: '$4',
  leaseMs: '$5',
  token: '$6',
  /** Rows looked at, at most. */
  lookedAt: '$7',
  probeMs: '$8',
  /** The limit that operators gave the stream, as far as the worker knows. */
  ownLimit: '$9',
  lanes: '$10',
  /** The id after which to look, in each lane. */
  after: '$11',
  recordsPerSecond: '$12',
  /** What is saved up at most. */
  maxRecords: '$13',
  bytesPerSecond: '$14',
  maxBytes: '$15',
} as const;

type Name = keyof typeof GIVEN;
type OfALimit = 'recordsPerSecond' | 'maxRecords' | 'bytesPerSecond' | 'maxBytes';

/** A value for each of {@link GIVEN}. */
export type ClaimValues = Record<Exclude<Name, OfALimit>, unknown> & Partial<Record<OfALimit, unknown>>;

/** The values in the order of their numbers. */
export function inOrder(values: ClaimValues): unknown[] {
  return (Object.keys(GIVEN) as Name[]).filter((name) => name in values).map((name) => values[name]);
}
