import { KinesisError } from '../kinesis-error.js';

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  /** JSON text, '' where AWS answers nothing. */
  readonly body: string;
  /** The exception's name, undefined for success. */
  readonly errorType: string | undefined;
}

/** The answer of a call that succeeded. */
export function success(body: string): Answer {
  return { status: 200, body, errorType: undefined };
}

/** AWS's error shape. */
export function errorAnswer(type: string, message: string, status: number): Answer {
  return { status, body: JSON.stringify({ __type: type, message }), errorType: type };
}

/** The answer for whatever a call threw. A bug of the simulator must not take it down, and must not look like a refusal. */
export function failure(error: unknown): Answer {
  if (error instanceof KinesisError) return errorAnswer(error.type, error.message, error.status);
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return errorAnswer('InternalFailure', `kinesis-sim failed: ${detail}`, 500);
}
