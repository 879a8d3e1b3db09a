/** Public entry `shopstream/testing`: what users import in tests of their own. */
export { EventOrderChecker, type EventOrderReport } from './event-order-checker.js';
export type { CallName } from './kinesis-sim/call-name.js';
export type { FaultHandle } from './kinesis-sim/faults/fault-handle.js';
export type { FaultRegistry } from './kinesis-sim/faults/fault-registry.js';
export type { Fault, PlainFault } from './kinesis-sim/faults/fault-schema.js';
export type { PutAttempt } from './kinesis-sim/faults/record-fault.js';
export { KinesisSim, type SimRecord } from './kinesis-sim/kinesis-sim.js';
export type { KinesisSimOptions, StreamSpec, ThrottleSwitches } from './kinesis-sim/options.js';
export type { CalledRequest, ReceivedRequest, ShardState, SimState, StreamState } from './kinesis-sim/sim-controls.js';
export type { AcceptedRecord, RecordChecker } from './kinesis-sim/watch/record-checker.js';
export type { AnsweredCall, AnswerHook } from './kinesis-sim/wire/answer-hooks.js';
export { simClient, type SimClientOptions } from './sim-client.js';
