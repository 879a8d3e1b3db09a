import { invalidArgument, validationError } from '../kinesis-error.js';
import { MAX_RECORD_KIB, ON_DEMAND_SHARDS } from '../limits.js';
import type { Account } from '../streams/account.js';
import type { StreamMode } from '../streams/stream.js';
import type { CallRequest } from './call-request.js';
import { Fields, violation } from './fields.js';
import { requiredName } from './stream-fields.js';

/** CreateStream: PROVISIONED needs a shard count; ON_DEMAND starts with four shards. */
export function createStream(account: Account, { input, nowMs }: CallRequest): string {
  const fields = new Fields(input);
  const name = requiredName(fields, 'StreamName');
  const shardCount = fields.number('ShardCount', { min: 1, max: 100_000 });
  const maxRecordKiB = fields.number('MaxRecordSizeInKiB', { min: MAX_RECORD_KIB.min, max: MAX_RECORD_KIB.max });
  const details = fields.structure('StreamModeDetails');
  const mode: StreamMode =
    details?.text('StreamMode', { required: true, oneOf: ['PROVISIONED', 'ON_DEMAND'] }) === 'ON_DEMAND'
      ? 'ON_DEMAND'
      : 'PROVISIONED';
  const distribution = fields.text('RecordDistributionStrategy', { oneOf: ['AUTO', 'USER_PARTITION_KEY'] });
  fields.check();
  // Records without a key have no order: nothing in this project can use them, so it is refused rather than half done.
  if (distribution === 'AUTO') throw invalidArgument('RecordDistributionStrategy AUTO is not simulated.');
  account.create({ name, shardCount: shardsFor(mode, shardCount), mode, maxRecordKiB }, nowMs);
  return '';
}

function shardsFor(mode: StreamMode, shardCount: number | undefined): number {
  if (mode === 'ON_DEMAND') {
    if (shardCount === undefined) return ON_DEMAND_SHARDS;
    throw validationError([violation(`'${shardCount}'`, 'shardCount', 'Member must be null for ON_DEMAND streams')]);
  }
  if (shardCount !== undefined) return shardCount;
  throw validationError([violation('null', 'shardCount', 'Member must not be null')]);
}
