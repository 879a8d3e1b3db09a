/** The part of a record that decides whether a script makes it fail. */
export interface PutAttempt {
  readonly stream: string;
  readonly partitionKey: string;
  readonly data: Buffer;
}

/** Why a record was not accepted: PutRecords' ErrorCode and ErrorMessage. */
export interface RecordFailure {
  readonly code: string;
  readonly message?: string | undefined;
}

/** Asked for each record in order; undefined lets it pass. */
export type RecordFault = (attempt: PutAttempt) => RecordFailure | undefined;
