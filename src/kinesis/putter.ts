import { Inject, Injectable } from '@nestjs/common';
import { KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';
import type { ClaimedEvent, Lease } from '../outbox/claim/claim.js';
import type { Outcome, Settlement } from '../outbox/settle/outcome.js';
import type { StreamDefinition } from '../outbox/stream.js';
import type { BuiltRecord } from './built-record.js';
import { failureOf, recordFailureOf } from './failure-table.js';

/** Fourth step of the pipeline: puts one packed request on its stream and says what became of each record. */
@Injectable()
export class Putter {
  constructor(
    private readonly client: KinesisClient,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Never throws: failures are outcomes. A call that is refused for its content is divided until the guilty record stands alone, so that
   * the others get through; a record that is refused alone is at fault itself.
   */
  async put(
    stream: StreamDefinition,
    records: readonly BuiltRecord[],
    lease: Lease,
  ): Promise<Settlement<ClaimedEvent>[]> {
    // A lease that could end while the request is under way would let another worker put the same records meanwhile.
    if (lease.endsAt - performance.now() <= this.settings.publishing.putTimeoutMs)
      return all(records, { kind: 'released' });
    let results: PutRecordsResultEntry[];
    try {
      results = await this.send(stream, records);
    } catch (error) {
      return this.afterFailedCall(stream, records, lease, error);
    }
    return records.map((record, index) => ({ event: record.event, outcome: outcomeOf(record, results[index]) }));
  }

  private async send(stream: StreamDefinition, records: readonly BuiltRecord[]): Promise<PutRecordsResultEntry[]> {
    const answer = await this.client.send(
      new PutRecordsCommand({
        StreamName: stream.name,
        Records: records.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
      }),
    );
    const results = answer.Records ?? [];
    if (results.length !== records.length) {
      throw new Error(`PutRecords answered ${results.length} results for ${records.length} records`);
    }
    return results;
  }

  private async afterFailedCall(
    stream: StreamDefinition,
    records: readonly BuiltRecord[],
    lease: Lease,
    error: unknown,
  ): Promise<Settlement<ClaimedEvent>[]> {
    const failure = failureOf(error);
    const message = error instanceof Error ? error.message : String(error);
    const reason = `${failure.name}: ${message}`.slice(0, 500);
    if (failure.kind !== 'content') {
      const blame = failure.kind === 'throttled' ? 'throttle' : 'call';
      return all(records, { kind: 'retry', reason, ambiguous: failure.ambiguous, blame });
    }
    if (records.length === 1) return all(records, { kind: 'retry', reason, ambiguous: false, blame: 'record' });
    const middle = Math.ceil(records.length / 2);
    return [
      ...(await this.put(stream, records.slice(0, middle), lease)),
      ...(await this.put(stream, records.slice(middle), lease)),
    ];
  }
}

function outcomeOf(record: BuiltRecord, result: PutRecordsResultEntry | undefined): Outcome {
  if (result?.SequenceNumber !== undefined && result.ShardId !== undefined) {
    return {
      kind: 'delivered',
      shardId: result.ShardId,
      kinesisSequenceNumber: result.SequenceNumber,
      digest: record.digest,
      deleted: record.deleted,
    };
  }
  const failure = recordFailureOf(result?.ErrorCode ?? 'NoResult');
  const reason = `${failure.name}: ${result?.ErrorMessage ?? 'no message'}`.slice(0, 500);
  return {
    kind: 'retry',
    reason,
    ambiguous: failure.ambiguous,
    blame: failure.kind === 'throttled' ? 'throttle' : 'passing',
  };
}

function all(records: readonly BuiltRecord[], outcome: Outcome): Settlement<ClaimedEvent>[] {
  return records.map(({ event }) => ({ event, outcome }));
}
