import { Inject, Injectable } from '@nestjs/common';
import { KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { ClaimedEvent, Lease } from '../../outbox/claim/claim.js';
import type { Outcome, Settlement } from '../../outbox/settle/outcome.js';
import { ShutdownDeadline } from '../../outbox/shutdown-deadline.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { boundedCall } from './bounded-call.js';
import type { BuiltRecord } from './built-record.js';
import { failureOf, MalformedAnswer, recordFailureOf, type Failure } from '../failures/failure.js';
import { GuiltSearch } from './guilt-search.js';
import { BatchObservers } from '../observe/batch-observers.js';
import { reasonOf } from './reason-of.js';

/** Reason of records whose call was under way at the end of the grace period. */
const CUT_OFF = 'Shutdown: the worker stopped before Kinesis answered';

const RELEASED: Outcome = { kind: 'released' };

/** Fourth step of the pipeline: puts one packed request on its stream and says what became of each record. */
@Injectable()
export class Putter {
  constructor(
    private readonly client: KinesisClient,
    private readonly deadline: ShutdownDeadline,
    private readonly observers: BatchObservers,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Never throws: failures are outcomes. A call that is refused for its content is divided until the guilty record stands alone, so that
   * the others get through; one that is refused alone is at fault itself only where the stream is known to
   * accept others.
   */
  async put(
    stream: StreamDefinition,
    records: readonly BuiltRecord[],
    lease: Lease,
  ): Promise<Settlement<ClaimedEvent>[]> {
    const search = new GuiltSearch();
    return search.judged(await this.divide(stream, records, lease, search, RELEASED));
  }

  /** @param whenLate what becomes of the records where the lease has no time for the call. */
  private async divide(
    stream: StreamDefinition,
    records: readonly BuiltRecord[],
    lease: Lease,
    search: GuiltSearch,
    whenLate: Outcome,
  ): Promise<Settlement<ClaimedEvent>[]> {
    if (search.isGivenUp) return all(records, RELEASED);
    // A lease that could end while the request is under way would let another worker put the same records meanwhile.
    if (this.restMs(lease) <= 0) return all(records, whenLate);
    const startedAt = performance.now();
    const told = (settlements: Settlement<ClaimedEvent>[], failure?: Failure) => {
      const seconds = (performance.now() - startedAt) / 1000;
      this.observers.callAnswered({ stream, records, seconds, failure, settlements });
      return settlements;
    };
    let results: PutRecordsResultEntry[];
    try {
      results = await this.send(stream, records);
    } catch (error) {
      const failure = failureOf(error);
      const reason = reasonOf(failure.name, error);
      const settlements = told(this.afterFailure(records, failure, reason, search), failure);
      if (settlements.length > 0) return settlements;
      // Where a call takes long, the next one is the last. It has to show something: one record alone gets through, or is refused.
      const isLast = this.restMs(lease) <= performance.now() - startedAt;
      const first = isLast && !search.hasPassed ? 1 : Math.ceil(records.length / 2);
      const late = outOfTime(reason);
      return [
        ...(await this.divide(stream, records.slice(0, first), lease, search, late)),
        ...(await this.divide(stream, records.slice(first), lease, search, late)),
      ];
    }
    search.gotThrough();
    return told(records.map((record, index) => ({ event: record.event, outcome: outcomeOf(record, results[index]) })));
  }

  /** Until a call must begin at the latest. */
  private restMs(lease: Lease): number {
    return lease.endsAt - performance.now() - this.settings.publishing.putTimeoutMs;
  }

  /** None when the call has to be divided. */
  private afterFailure(
    records: readonly BuiltRecord[],
    { kind, ambiguous }: Failure,
    reason: string,
    search: GuiltSearch,
  ): Settlement<ClaimedEvent>[] {
    // Our own doing says nothing of the stream.
    if (this.deadline.signal.aborted)
      return all(records, { kind: 'retry', reason: CUT_OFF, ambiguous: true, blame: 'passing' });
    if (kind === 'unavailable') return all(records, { kind: 'retry', reason, ambiguous, blame: 'call' });
    if (kind === 'throttled') return all(records, { kind: 'retry', reason, ambiguous, blame: 'throttle' });
    const [record] = records;
    if (!record || records.length > 1) return [];
    // Whatever the refusal says of the record: a stream, a proxy or a version of ours may say it of everything.
    return all(records, search.refusedAlone(reason, record.event));
  }

  private async send(stream: StreamDefinition, records: readonly BuiltRecord[]): Promise<PutRecordsResultEntry[]> {
    const command = new PutRecordsCommand({
      StreamName: stream.name,
      Records: records.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey })),
    });
    const answer = await boundedCall(
      (abortSignal) => this.client.send(command, { abortSignal }),
      this.settings.publishing.putTimeoutMs,
      this.deadline.signal,
    );
    const results = answer.Records ?? [];
    if (results.length !== records.length) {
      throw new MalformedAnswer(`${results.length} results for ${records.length} records`);
    }
    return results;
  }
}

function outcomeOf(record: BuiltRecord, result: PutRecordsResultEntry | undefined): Outcome {
  // An emulator may answer null for an entry, whatever the type says.
  if (result?.SequenceNumber && result.ShardId) {
    return {
      kind: 'delivered',
      shardId: result.ShardId,
      kinesisSequenceNumber: result.SequenceNumber,
      digest: record.digest,
      deleted: record.deleted,
    };
  }
  const { kind, ambiguous, name } = recordFailureOf(result?.ErrorCode ?? 'NoResult');
  const reason = `${name}: ${result?.ErrorMessage ?? 'no message'}`.slice(0, 500);
  return { kind: 'retry', reason, ambiguous, blame: kind === 'throttled' ? 'throttle' : 'passing' };
}

/**
 * Calls are so slow that the lease ends before the guilty record of a refused one is found. The same batch would come to the same end again,
 * for ever; a smaller one needs fewer calls.
 */
function outOfTime(refusal: string): Outcome {
  const reason = `${refusal} (calls are too slow to find the guilty record within a lease)`;
  return { kind: 'released', trouble: { kind: 'throttled', reason } };
}

function all(records: readonly BuiltRecord[], outcome: Outcome): Settlement<ClaimedEvent>[] {
  return records.map(({ event }) => ({ event, outcome }));
}
