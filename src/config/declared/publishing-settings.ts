import { defineSettings, rule } from '../define-settings.js';
import { trueOrFalse, wholeNumber } from '../kinds/scalars.js';
import { setting } from '../setting.js';

const leaseMs = setting({
  variable: 'LEASE_MS',
  kind: wholeNumber({ min: 6_000, max: 25_000, unit: 'ms' }),
  default: '20000',
  meaning: 'How long a worker may keep the events that it claimed. After that another worker takes them.',
  tooLow: 'slow batches lose their lease and are sent twice.',
  tooHigh: 'the events of a killed worker wait that long.',
});

const putTimeoutMs = setting({
  variable: 'PUT_TIMEOUT_MS',
  kind: wholeNumber({ min: 500, max: 12_000, unit: 'ms', note: 'less than half of `LEASE_MS`' }),
  default: '4000',
  meaning: 'How long a PutRecords call may take. A call that times out may have been accepted all the same.',
  tooLow: 'slow calls that were accepted are sent again, as duplicates.',
  tooHigh:
    'a hanging call holds its events up that long, `/health/ready` notices it only then, and less of the lease is left for building records and for the next call.',
});

/** How records are put on the streams. */
export const publishingSettings = defineSettings({
  name: 'publishing',
  title: 'Publishing',
  settings: {
    eventMetadata: setting({
      variable: 'EVENT_METADATA',
      kind: trueOrFalse(),
      default: 'true',
      meaning:
        'Whether each record carries the object `event` (id, type, sequence, time). Without it consumers can tell neither duplicates nor gaps.',
    }),
    leaseMs,
    putTimeoutMs,
    batchMaxRecords: setting({
      variable: 'BATCH_MAX_RECORDS',
      kind: wholeNumber({ min: 1, max: 500, unit: 'records' }),
      default: '500',
      meaning: 'The most records in one PutRecords call; Kinesis takes 500. A rate limit may make batches smaller.',
      tooLow: 'more calls, claims and commits per record: throughput falls.',
      tooHigh: "large batches take longer to build, so a single event's lag grows under load.",
    }),
    batchMaxBytes: setting({
      variable: 'BATCH_MAX_BYTES',
      kind: wholeNumber({ min: 1_048_576, max: 10_485_760, unit: 'bytes', note: '1 to 10 MiB' }),
      default: '5242880',
      meaning:
        'The most bytes (data and partition keys) in one PutRecords call. Kinesis takes 10 MiB; older proxies and emulators take 5 MiB.',
      tooLow:
        'large records travel in many small calls; those of streams that were raised above 1 MiB may not fit at all.',
      tooHigh: 'an emulator or a proxy between here and Kinesis refuses the whole call.',
    }),
    concurrency: setting({
      variable: 'WORKER_CONCURRENCY',
      kind: wholeNumber({ min: 1, max: 16, unit: 'batches' }),
      default: '3',
      meaning:
        'Batches in flight at once, per stream and worker. With 3, one is claimed and one is built while another is on its way.',
      tooLow: 'with 1 a worker is idle while it waits for Kinesis.',
      tooHigh:
        'every batch costs memory (several times its bytes) and a connection of `DATABASE_POOL_SIZE`, without more throughput.',
    }),
  },
  rules: [
    rule({
      about: putTimeoutMs,
      reads: [leaseMs, putTimeoutMs],
      breach: (lease, timeout) =>
        timeout >= lease / 2 ? `a whole number of ms less than half of LEASE_MS, which is ${lease}` : undefined,
    }),
  ],
});
