import { Inject, Injectable } from '@nestjs/common';
import { KinesisClient, PutRecordsCommand, type PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { ClaimedEvent, Lease } from '../../outbox/claim/claim.js';
import { alike, type Outcome, type Settlement } from '../../outbox/settle/outcome.js';
import { ShutdownDeadline } from '../../outbox/shutdown-deadline.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import { boundedCall } from '../bounded-call.js';
import { eventsOf, type BuiltRecord } from './built-record.js';
import { failureOf, MalformedAnswer, recordFailureOf, type Failure } from '../failures/failure.js';
import { GuiltSearch } from './guilt-search.js';
import { BatchObservers } from '../observe/batch-observers.js';
import { reasonOf } from '../failures/reason-of.js';

/** Reason of records whose call was under way at the end of the grace period. */
const CUT_OFF = 'Shutdown: the worker stopped before Kinesis answered';

/** A request, and what its division has shown so far. */
interface Division {
  readonly stream: StreamDefinition;
  readonly lease: Lease;
  readonly search: GuiltSearch;
}

/** What one call came to. */
interface Answer {
  readonly settlements: Settlement<ClaimedEvent>[];
  readonly failure?: Failure;
  /** Why it was refused for its content, where that says nothing of a single record: it has to be divided. */
  readonly refusal?: string;
}

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
    const division = { stream, lease, search: new GuiltSearch() };
    return division.search.judged(await this.divide(division, records, { kind: 'released' }));
  }

  /** @param whenLate what becomes of the records where the lease has no time for the call. */
  private async divide(
    division: Division,
    records: readonly BuiltRecord[],
    whenLate: Outcome,
  ): Promise<Settlement<ClaimedEvent>[]> {
    const { lease, search } = division;
    if (search.isGivenUp) return alike(eventsOf(records), { kind: 'released' });
    // A lease that could end while the request is under way would let another worker put the same records meanwhile.
    if (this.restMs(lease) <= 0) return alike(eventsOf(records), whenLate);
    const startedAt = performance.now();
    const { settlements, refusal } = await this.call(division, records);
    if (refusal === undefined) return settlements;
    // Where a call takes long, the next one is the last. It has to show something: one record alone gets through, or is refused.
    const isLast = this.restMs(lease) <= performance.now() - startedAt;
    const first = isLast && !search.hasPassed ? 1 : Math.ceil(records.length / 2);
    const late = outOfTime(refusal);
    return [
      ...(await this.divide(division, records.slice(0, first), late)),
      ...(await this.divide(division, records.slice(first), late)),
    ];
  }

  /** Until a call must begin at the latest. */
  private restMs(lease: Lease): number {
    return lease.endsAt - performance.now() - this.settings.publishing.putTimeoutMs;
  }

  private async call({ stream, search }: Division, records: readonly BuiltRecord[]): Promise<Answer> {
    const startedAt = performance.now();
    const answer: Answer = await this.send(stream, records).then(
      (results) => {
        search.gotThrough();
        return {
          settlements: records.map((record, at) => ({ event: record.event, outcome: outcomeOf(record, results[at]) })),
        };
      },
      (error: unknown) => this.afterFailure(records, error, search),
    );
    const { failure, settlements } = answer;
    const seconds = (performance.now() - startedAt) / 1000;
    this.observers.callAnswered({ stream, records, seconds, failure, settlements });
    return answer;
  }

  private afterFailure(records: readonly BuiltRecord[], error: unknown, search: GuiltSearch): Answer {
    const failure = failureOf(error);
    const { kind, ambiguous } = failure;
    const reason = reasonOf(failure.name, error);
    const events = eventsOf(records);
    const settledAs = (outcome: Outcome) => ({ failure, settlements: alike(events, outcome) });
    // Our own doing says nothing of the stream.
    if (this.deadline.signal.aborted)
      return settledAs({ kind: 'retry', reason: CUT_OFF, ambiguous: true, blame: 'passing' });
    if (kind === 'unavailable') return settledAs({ kind: 'retry', reason, ambiguous, blame: 'call' });
    if (kind === 'throttled') return settledAs({ kind: 'retry', reason, ambiguous, blame: 'throttle' });
    const [event] = events;
    if (!event || events.length > 1) return { failure, settlements: [], refusal: reason };
    // Whatever the refusal says of the record: a stream, a proxy or a version of ours may say it of everything.
    return settledAs(search.refusedAlone(reason, event));
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
  const reason = reasonOf(name, result?.ErrorMessage ?? 'no message');
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
