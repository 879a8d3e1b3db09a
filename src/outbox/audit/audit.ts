/** How what the streams were told about an aggregate is wrong. */
export type AuditVerdict =
  /** It exists, and the streams were never told, or were told last that it is gone. */
  | 'never_delivered'
  /** What was delivered last is not what it is now. */
  | 'differs'
  /** It is gone, and the streams were not told. */
  | 'deletion_not_told';

/** An aggregate that is not as the streams know it, and about which nothing is on its way. */
export interface AuditFinding {
  /** Decimal string. */
  readonly id: string;
  readonly finding: AuditVerdict;
}

/** What one step of an audit saw, of one moment. Ids are decimal strings. */
export interface AuditStep {
  /** Aggregates looked at. */
  readonly checked: number;
  /** The last of them: the next step begins after it; null when there was none left. */
  readonly reached: string | null;
  readonly findings: readonly AuditFinding[];
  /** Not as the streams know them, but something is on its way that may tell: look again later. */
  readonly onTheirWay: readonly string[];
  /** Not as the streams know them, with an event parked: for a person to decide, since sending it again would park it again. */
  readonly parked: readonly string[];
}
