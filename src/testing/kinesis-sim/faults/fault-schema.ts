import { z } from 'zod';
import { CALL_NAMES } from '../call-name.js';
import type { PutAttempt } from './record-fault.js';

const share = z.number().min(0).max(1);
const whole = z.int().min(0);

/** Which calls a fault strikes, how often and for how long. Its unit is the record for `fail-records`, else the call. */
const scope = {
  /** Only calls on this stream; default all. */
  stream: z.string().optional(),
  /** Only these calls; default all. */
  calls: z.array(z.enum(CALL_NAMES)).min(1).optional(),
  /** Share that is struck, 0 to 1, drawn from a generator of the fault's own; default 1. */
  rate: share.optional(),
  /** So many are spared first; default 0. */
  skip: whole.optional(),
  /** So many are struck, then no more; default unlimited. */
  count: whole.optional(),
  /** The fault strikes for so long after it was added; default until removed. Calls it holds by then stay held. */
  durationMs: whole.optional(),
  /** Seeds the generator; default made of the simulator's seed and the fault's number. */
  seed: z.int().optional(),
};

/** When a call that has to wait is carried out. */
const acceptance = z
  .enum([
    /** After the wait, unless the client has given up by then (default). */
    'if-connected',
    /** Before the wait: accepted, but the client does not learn it in time. */
    'at-once',
    /** After the wait, even though the client has given up: a call that lands late, behind its own retry. */
    'late',
  ])
  .optional();

/** Whether the call is carried out before things go wrong; default false. */
const accepted = z.boolean().optional();

const failRecords = z.strictObject({
  ...scope,
  kind: z.literal('fail-records'),
  /** ErrorCode of the struck records; default InternalFailure. */
  code: z.string().min(1).optional(),
  /** ErrorMessage; default AWS's for the code. */
  message: z.string().optional(),
  /** Only records with one of these partition keys. */
  keys: z.array(z.string()).min(1).optional(),
  /** Only records whose partition key matches this regular expression. */
  keyPattern: z.string().optional(),
  /** Only records whose data, as UTF-8 text, contains this. */
  dataIncludes: z.string().optional(),
});

const error = z.strictObject({
  ...scope,
  kind: z.literal('error'),
  /** The exception's name, e.g. AccessDeniedException. */
  type: z.string().min(1),
  /** HTTP status; default 400. */
  status: z.int().min(400).max(599).optional(),
  message: z.string().optional(),
  accepted,
});

/** The whole call is refused with ProvisionedThroughputExceededException. */
const throttle = z.strictObject({ ...scope, kind: z.literal('throttle') });

/** No answer until `release()`; `remove()` cuts the connection instead. */
const hang = z.strictObject({ ...scope, kind: z.literal('hang'), acceptance });

/** The answer takes `ms` longer. */
const delay = z.strictObject({ ...scope, kind: z.literal('delay'), ms: whole, acceptance });

/** The connection is reset (RST). */
const reset = z.strictObject({ ...scope, kind: z.literal('reset'), accepted });

/** The call is carried out and the connection closed without an answer. */
const loseAnswer = z.strictObject({ ...scope, kind: z.literal('lose-answer') });

const truncate = z.strictObject({
  ...scope,
  kind: z.literal('truncate'),
  /** Share of the answer's body that is sent, 0 to 1; default 0.5. The call is carried out. */
  share: share.optional(),
  /** true: the cut body looks complete to HTTP, so that the client has to parse it; default false: the connection breaks. */
  clean: z.boolean().optional(),
});

/** What `POST /_sim/faults` takes: unknown fields are refused, so that a typo cannot make a fault silently harmless. */
export const faultSchema = z.discriminatedUnion('kind', [
  failRecords,
  error,
  throttle,
  hang,
  delay,
  reset,
  loseAnswer,
  truncate,
]);

/** A fault as JSON can state it. */
export type PlainFault = z.infer<typeof faultSchema>;

/** A fault for `sim.faults.add()`; inside the process, a function can choose the records that fail. */
export type Fault = PlainFault | (z.infer<typeof failRecords> & { readonly where: (attempt: PutAttempt) => boolean });

/** What happens to a call as a whole. */
export type CallFault = Exclude<PlainFault, { kind: 'fail-records' }>;
