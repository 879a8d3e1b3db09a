import { isNativeError } from 'node:util/types';
import { codeOf } from '../../logging/error-facts.js';
import { FAILURE_TABLE, UNKNOWN_FAILURE, type FailureKind, type FailureRow } from './failure-table.js';

/** An error, classified. */
export interface Failure {
  readonly kind: FailureKind;
  /** The records may have been accepted all the same. */
  readonly ambiguous: boolean;
  /** The error's name or code, for logs and people. */
  readonly name: string;
}

/** An answer that is not what Kinesis answers to such a call. */
export class MalformedAnswer extends Error {
  override readonly name = 'MalformedAnswer';
}

/** Whatever is not known to have been refused counts as possibly accepted. */
export function failureOf(error: unknown): Failure {
  const names = namesOf(error);
  const known = names.find((name) => BY_NAME.has(name));
  const byName = known === undefined ? undefined : BY_NAME.get(known);
  // `cut off` and `garbled` bear a name of their own (SyntaxError), which says less than the status that they came with.
  if (known !== undefined && byName) return failure(byName, known);
  const status = statusOf(error);
  const byStatus = status === undefined ? undefined : rowOfStatus(status);
  if (status === undefined || !byStatus) return failure(UNKNOWN_FAILURE, names[0] ?? 'UnknownError');
  return failure(byStatus, isOfAws(error) ? (names[0] ?? `HTTP ${status}`) : `HTTP ${status}`);
}

/** The meaning of a code in a PutRecords answer's entry: never the record's own fault. */
export function recordFailureOf(code: string): Failure {
  return failure(BY_NAME.get(code) ?? UNKNOWN_FAILURE, code);
}

const BY_NAME: ReadonlyMap<string, FailureRow> = new Map(
  FAILURE_TABLE.flatMap((row) => row.names.map((name) => [name, row] as const)),
);

function rowOfStatus(status: number): FailureRow | undefined {
  const exact = FAILURE_TABLE.find(({ statuses }) => statuses.includes(status));
  return exact ?? FAILURE_TABLE.find(({ statuses }) => statuses.includes(`${Math.floor(status / 100)}xx`));
}

function failure({ kind, ambiguous }: FailureRow, name: string): Failure {
  return { kind, ambiguous, name };
}

function namesOf(error: unknown): string[] {
  // Not instanceof: Node's own errors come from another realm where code runs in a vm context (Jest).
  if (!isNativeError(error)) return [];
  const code = codeOf(error);
  return [...(code === undefined ? [] : [code]), error.name, ...namesOf(error.cause)];
}

/** The status of the answer, also where its body could not be read: the SDK leaves the answer on the error then. */
function statusOf(error: unknown): number | undefined {
  const { $metadata, $response } = (error ?? {}) as {
    $metadata?: { httpStatusCode?: unknown };
    $response?: { statusCode?: unknown };
  };
  const status = $metadata?.httpStatusCode ?? $response?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** The error's name came with the answer; the SDK says `Unknown` where the answer had none. */
function isOfAws(error: unknown): boolean {
  const { $fault, name } = (error ?? {}) as { $fault?: unknown; name?: unknown };
  return $fault !== undefined && name !== 'Unknown';
}
