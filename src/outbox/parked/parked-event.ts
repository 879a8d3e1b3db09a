/** An event that is not retried by itself: somebody has to decide. */
export interface ParkedEvent {
  /** Of the outbox row; decimal string, as all ids here. */
  readonly id: string;
  readonly type: string;
  /** Of a fan-out: the id of the shared row, or of one of those that a bulk change changed. */
  readonly aggregateId: string;
  readonly kind: string;
  /** The table of the shared row, or that of the roots for a bulk change, where it is a fan-out; else null. */
  readonly fanOutOf: string | null;
  readonly stream: string | null;
  /** UUID; null when it was parked before it had one. */
  readonly eventId: string | null;
  /** The number that a try of doubtful outcome used up; null: its number was given back. */
  readonly sequence: string | null;
  /** The word before the first colon of the error: `oversize`, `unbuildable`, `ValidationException`. */
  readonly reason: string;
  readonly error: string;
  readonly attempts: number;
  /** A try may have been accepted without our knowing. */
  readonly ambiguous: boolean;
  readonly capturedAt: Date;
  readonly parkedAt: Date;
  /** Newer events of its aggregate were delivered, or are in a worker's hands: consumers would see it late. */
  readonly isBehind: boolean;
}

/** Which parked events are meant; all conditions must hold, and none means all of them. */
export interface ParkedSelection {
  readonly ids?: readonly string[] | undefined;
  /** The word before the colon of the error, or `refused` for whatever a stream refused. */
  readonly reason?: string | undefined;
  readonly stream?: string | undefined;
  readonly type?: string | undefined;
  /** Only those that were parked by then, by PostgreSQL's clock: what a repair sends may be parked again while it goes on. */
  readonly until?: string | undefined;
}
