import type { Bed } from '../bed/bed.js';
import type { FaultName, PlannedFault } from '../schedule/fault.js';
import { kinesisStrike } from './kinesis-strikes.js';
import * as postgres from './postgres-strikes.js';
import * as redis from './redis-strikes.js';
import type { Strike, StrikeOf } from './strike.js';
import * as worker from './worker-strikes.js';

const STRIKES: Record<FaultName, StrikeOf> = {
  'worker-kill': worker.kill,
  'worker-stop': worker.stop,
  'worker-rolling-restart': worker.rollingRestart,
  'postgres-restart': postgres.restart,
  'postgres-crash': postgres.crash,
  'postgres-refuse': postgres.refuse,
  'postgres-terminate': postgres.terminate,
  'redis-flush': redis.flush,
  'redis-restart': redis.restart,
  'redis-replica': redis.replica,
  'redis-out-of-memory': redis.outOfMemory,
  'kinesis-away': kinesisStrike('kinesis-away'),
  'kinesis-hang': kinesisStrike('kinesis-hang'),
  'kinesis-hang-accepted': kinesisStrike('kinesis-hang-accepted'),
  'kinesis-slow': kinesisStrike('kinesis-slow'),
  'kinesis-throttle': kinesisStrike('kinesis-throttle'),
  'kinesis-throttle-records': kinesisStrike('kinesis-throttle-records'),
  'kinesis-fail-records': kinesisStrike('kinesis-fail-records'),
  'kinesis-lose-answers': kinesisStrike('kinesis-lose-answers'),
  'kinesis-half-answers': kinesisStrike('kinesis-half-answers'),
  'kinesis-reset': kinesisStrike('kinesis-reset'),
  'kinesis-5xx': kinesisStrike('kinesis-5xx'),
  'kinesis-5xx-accepted': kinesisStrike('kinesis-5xx-accepted'),
  'kinesis-refuse-content': kinesisStrike('kinesis-refuse-content'),
  'kinesis-denied': kinesisStrike('kinesis-denied'),
};

/** How a planned fault is carried out on a bed. */
export function strikeOf(bed: Bed, fault: PlannedFault): Strike {
  return STRIKES[fault.name](bed, fault);
}
