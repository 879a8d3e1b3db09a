import type { PlainFault } from '../../../src/testing/index.js';
import type { FaultName, PlannedFault } from '../schedule/fault.js';
import type { StrikeOf } from './strike.js';

type CallFault = Extract<FaultName, `kinesis-${string}`>;

/** Beyond the workers' PUT_TIMEOUT_MS: the call lands after the worker has given it up, behind its own retry perhaps. */
const TOO_LATE_MS = 2500;

/** Nobody listens; back by itself. */
const away: StrikeOf = ({ kinesis }, { beginsMs, endsMs }) => ({
  begin: async () => {
    await kinesis.awayFor(endsMs - beginsMs);
    return [];
  },
  end: () => kinesis.back(),
});

/** What the simulator does to the calls, by the fault's name. */
function scriptOf(name: Exclude<CallFault, 'kinesis-away'>, odd: boolean): PlainFault {
  switch (name) {
    case 'kinesis-hang':
      return { kind: 'hang' };
    case 'kinesis-hang-accepted':
      return { kind: 'hang', acceptance: 'at-once', rate: 0.5 };
    case 'kinesis-slow':
      return { kind: 'delay', ms: TOO_LATE_MS, acceptance: 'late', rate: 0.3 };
    case 'kinesis-throttle':
      return { kind: 'throttle' };
    case 'kinesis-throttle-records':
      return { kind: 'fail-records', code: 'ProvisionedThroughputExceededException', rate: 0.5 };
    case 'kinesis-fail-records':
      return { kind: 'fail-records', rate: 0.3 };
    case 'kinesis-lose-answers':
      return { kind: 'lose-answer', rate: 0.5 };
    case 'kinesis-half-answers':
      return { kind: 'truncate', clean: odd, rate: 0.5 };
    case 'kinesis-reset':
      return { kind: 'reset', accepted: odd, rate: 0.5 };
    case 'kinesis-5xx':
      return { kind: 'error', type: 'InternalFailure', status: 500, rate: 0.7 };
    case 'kinesis-5xx-accepted':
      return { kind: 'error', type: 'ServiceUnavailable', status: 503, accepted: true, rate: 0.5 };
    case 'kinesis-refuse-content':
      return { kind: 'error', type: 'ValidationException', rate: 0.3 };
    case 'kinesis-denied':
      return { kind: 'error', type: 'AccessDeniedException' };
  }
}

/** The strike of a fault of Kinesis. */
export function kinesisStrike(name: CallFault): StrikeOf {
  if (name === 'kinesis-away') return away;
  return ({ kinesis }, { dice }: PlannedFault) => {
    let mend: (() => Promise<void>) | undefined;
    return {
      begin: async () => {
        mend = await kinesis.addFault({ ...scriptOf(name, dice % 2 === 1), calls: ['PutRecords'], seed: dice });
        return [];
      },
      end: async () => mend?.(),
    };
  };
}
