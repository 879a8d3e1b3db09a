import { Injectable } from '@nestjs/common';
import { MetricRegistry } from '../../metrics/metric-registry.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { weightOf } from '../steps/built-record.js';
import { ShardMap } from '../streams/shard-map.js';
import type { BatchObserver, CallReport } from './batch-observer.js';
import { BatchObservers } from './batch-observers.js';

const CALL_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** From what a good day shows to what an outage leaves behind. */
const LAG_BUCKETS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 14_400];

/** PutRecords calls of this instance, their records by shard, and the lag at the moment of Kinesis' answer. */
@Injectable()
export class PutMetrics implements BatchObserver {
  private readonly calls;
  private readonly duration;
  private readonly records;
  private readonly bytes;
  private readonly accepted;
  private readonly throttled;
  private readonly lag;

  constructor(
    metrics: MetricRegistry,
    registry: PublicationRegistry,
    observers: BatchObservers,
    private readonly shards: ShardMap,
  ) {
    this.calls = metrics.counter({
      name: 'shopstream_put_calls_total',
      help: 'PutRecords calls, by result: ok, partial (some records failed), throttled, refused (for its content), unavailable.',
      labels: ['stream', 'result'],
    });
    this.duration = metrics.histogram({
      name: 'shopstream_put_duration_seconds',
      help: 'Time of a PutRecords call until its answer or its failure.',
      labels: ['stream'],
      buckets: CALL_BUCKETS,
    });
    this.records = metrics.counter({
      name: 'shopstream_put_records_total',
      help: 'Records in PutRecords calls, accepted or not.',
      labels: ['stream'],
    });
    this.bytes = metrics.counter({
      name: 'shopstream_put_bytes_total',
      help: 'Bytes (data and partition keys) in PutRecords calls, accepted or not.',
      labels: ['stream'],
    });
    this.accepted = metrics.counter({
      name: 'shopstream_records_accepted_total',
      help: 'Records that Kinesis accepted, by the shard that it named.',
      labels: ['stream', 'shard'],
    });
    this.throttled = metrics.counter({
      name: 'shopstream_records_throttled_total',
      help:
        'Records that Kinesis throttled, by shard. Kinesis does not name the shard of a failed record: it is worked out from the partition ' +
        'key and the hash ranges of the open shards; "unknown" where these could not be listed.',
      labels: ['stream', 'shard'],
    });
    this.lag = metrics.histogram({
      name: 'shopstream_lag_seconds',
      help:
        "From the oldest change in a record (captured in the shop's transaction, by PostgreSQL's clock) to Kinesis' acknowledgement (by " +
        "this instance's clock).",
      labels: ['stream'],
      buckets: LAG_BUCKETS,
    });
    for (const { key: stream } of registry.streams) this.beginAtZero(stream);
    observers.register(this);
  }

  callAnswered(call: CallReport): void {
    const stream = call.stream.key;
    this.calls.inc({ stream, result: resultOf(call) });
    this.duration.observe({ stream }, call.seconds);
    this.records.inc({ stream }, call.records.length);
    this.bytes.inc(
      { stream },
      call.records.reduce((sum, record) => sum + weightOf(record), 0),
    );
    this.countByShard(call);
    this.observeLag(call);
  }

  private countByShard(call: CallReport): void {
    const stream = call.stream.key;
    const accepted = new Map<string, number>();
    for (const { event, outcome } of call.settlements) {
      if (outcome.kind === 'delivered') accepted.set(outcome.shardId, (accepted.get(outcome.shardId) ?? 0) + 1);
      else if (outcome.kind === 'retry' && outcome.blame === 'throttle')
        this.throttled.inc({ stream, shard: this.shards.shardOf(stream, event.aggregateId) ?? 'unknown' });
    }
    for (const [shard, count] of accepted) this.accepted.inc({ stream, shard }, count);
  }

  private observeLag({ stream, settlements }: CallReport): void {
    const lag = this.lag.labels({ stream: stream.key });
    const now = Date.now();
    for (const { event, outcome } of settlements)
      if (outcome.kind === 'delivered') lag.observe(Math.max(0, now - event.waitingSince.getTime()) / 1000);
  }

  private beginAtZero(stream: string): void {
    for (const result of ['ok', 'partial', 'throttled', 'refused', 'unavailable'])
      this.calls.inc({ stream, result }, 0);
    this.records.inc({ stream }, 0);
    this.bytes.inc({ stream }, 0);
  }
}

function resultOf({ failure, settlements }: CallReport): string {
  if (failure) return failure.kind === 'content' || failure.kind === 'unclear' ? 'refused' : failure.kind;
  return settlements.every(({ outcome }) => outcome.kind === 'delivered') ? 'ok' : 'partial';
}
