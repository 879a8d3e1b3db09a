/** An answer other than success, in AWS's terms; becomes `{"__type": type, "message": message}` with the HTTP status. */
export class KinesisError extends Error {
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/** The input has values outside of the API's constraints; `violations` as AWS words them, of which it lists ten at most. */
export function validationError(violations: readonly string[]): KinesisError {
  const count = `${violations.length} validation error${violations.length === 1 ? '' : 's'} detected: `;
  return new KinesisError('ValidationException', count + violations.slice(0, 10).join('; '));
}

/** The input is not JSON, or a field has the wrong JSON type. */
export function serializationError(message: string): KinesisError {
  return new KinesisError('SerializationException', message);
}

/** The input is well formed, but not meaningful. */
export function invalidArgument(message: string): KinesisError {
  return new KinesisError('InvalidArgumentException', message);
}

/** There is no such stream or shard. */
export function notFound(message: string): KinesisError {
  return new KinesisError('ResourceNotFoundException', message);
}

/** A shard's throughput is used up. */
export function throughputExceeded(message: string): KinesisError {
  return new KinesisError('ProvisionedThroughputExceededException', message);
}

/** The call would have succeeded without its DryRun flag. */
export function dryRunPassed(): KinesisError {
  return new KinesisError('DryRunOperationException', 'Request would have succeeded, but DryRun flag is set.');
}
