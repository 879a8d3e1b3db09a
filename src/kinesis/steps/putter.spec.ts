import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Settings } from '../../config/settings.js';
import type { ClaimedEvent } from '../../outbox/claim/claim.js';
import type { ShutdownDeadline } from '../../outbox/shutdown-deadline.js';
import { createLog } from '../../logging/create-log.js';
import type { BuiltRecord } from './built-record.js';
import { findingOf } from '../../outbox/settle/stream-trouble.js';
import { BatchObservers } from '../observe/batch-observers.js';
import { Putter } from './putter.js';

const settings = { publishing: { putTimeoutMs: 5000 } } as Settings;
const never = new AbortController().signal;
const observers = new BatchObservers(createLog('silent'));
const stream = { key: 'product', name: 'product-updates' };

const record = (key: string, event: Partial<ClaimedEvent> = {}): BuiltRecord => ({
  event: { id: key, aggregateId: key, vouched: false, faults: 0, ...event } as ClaimedEvent,
  partitionKey: key,
  data: Buffer.from('{}'),
  digest: Buffer.alloc(32, Number(key)),
  deleted: key === '7',
});
const records = (count: number, event?: Partial<ClaimedEvent>) =>
  Array.from({ length: count }, (_, index) => record(String(index + 1), event));

const refusal = (name: string) =>
  Object.assign(new Error('no'), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });

/** Puts records at a Kinesis that answers a call with its keys as told; false accepts it. */
async function put(
  count: number,
  answer: (keys: string[]) => Error | false | readonly (object | null)[],
  { restMs = 60_000, callMs = 0, event = {}, signal = never } = {},
) {
  const calls: string[][] = [];
  let now = 0;
  const clock = performance.now.bind(performance);
  performance.now = () => now;
  const send = ({ input }: { input: { Records: { PartitionKey: string }[] } }) => {
    const keys = input.Records.map(({ PartitionKey }) => PartitionKey);
    calls.push(keys);
    now += callMs;
    const answered = answer(keys);
    if (answered instanceof Error) return Promise.reject(answered);
    return Promise.resolve({ Records: answered || keys.map((key) => ({ ShardId: 's', SequenceNumber: key })) });
  };
  const deadline = { signal } as ShutdownDeadline;
  const putter = new Putter({ send } as unknown as KinesisClient, deadline, observers, settings);
  const put = putter.put(stream, records(count, event), { token: 't', endsAt: restMs });
  const settlements = await put.finally(() => {
    performance.now = clock;
  });
  const outcomes = settlements.map(({ event, outcome }) => [
    event.aggregateId,
    outcome.kind === 'retry' ? outcome.blame : outcome.kind,
  ]);
  return { calls, outcomes: Object.fromEntries(outcomes) as Record<string, string>, settlements };
}

const kinds = (outcomes: Record<string, string>) => new Set(Object.values(outcomes));

describe('Putter', () => {
  it('finds the guilty record of a refused call, and gets all others through', async () => {
    const { outcomes, calls, settlements } = await put(
      500,
      (keys) => keys.includes('333') && refusal('ValidationException'),
    );
    expect(Object.entries(outcomes).filter(([, became]) => became !== 'delivered')).toEqual([['333', 'record']]);
    expect(settlements.find(({ outcome }) => outcome.kind === 'retry')?.outcome).toMatchObject({ refused: 'beside' });
    expect(calls.length).toBeLessThan(20);
  });

  it('divides a refusal of unknown meaning, too: where others get through, the record is guilty', async () => {
    const { outcomes } = await put(8, (keys) => keys.includes('3') && refusal('SomethingNewException'));
    expect(Object.entries(outcomes).filter(([, became]) => became !== 'delivered')).toEqual([['3', 'record']]);
  });

  it('blames the stream for a refusal of unknown meaning when nothing gets through', async () => {
    const { outcomes, calls } = await put(500, () => refusal('SomethingNewException'));
    expect(kinds(outcomes)).toEqual(new Set(['call', 'released']));
    expect(calls.filter(({ length }) => length === 1)).toHaveLength(10);
    expect(kinds((await put(1, () => refusal('SomethingNewException'))).outcomes)).toEqual(new Set(['call']));
  });

  it('goes on to the end where others get through, however many are guilty', async () => {
    const { outcomes } = await put(
      40,
      (keys) => keys.some((key) => Number(key) > 4 && Number(key) < 30) && refusal('ValidationException'),
    );
    expect(Object.values(outcomes).filter((became) => became === 'record')).toHaveLength(25);
    expect(Object.values(outcomes).filter((became) => became === 'delivered')).toHaveLength(15);
  });

  it('blames the stream that refuses everything, also where the records were guilty before', async () => {
    const { outcomes } = await put(500, () => refusal('ValidationException'), { event: { faults: 1 } });
    expect(kinds(outcomes)).toEqual(new Set(['call', 'released']));
  });

  it('settles each record by its own result, at its own place', async () => {
    const { settlements } = await put(7, () => [
      { ShardId: 's', SequenceNumber: 'one' },
      { ErrorCode: 'ProvisionedThroughputExceededException', ErrorMessage: 'slow' },
      { ErrorCode: 'InternalFailure', ErrorMessage: 'broken' },
      { ErrorCode: 'SomethingNew' },
      null,
      { ShardId: 's' },
      { ShardId: 's', SequenceNumber: 'seven' },
    ]);
    const retry = (reason: string, blame: string, ambiguous: boolean) => ({ kind: 'retry', reason, blame, ambiguous });
    expect(settlements.map(({ event, outcome }) => [event.aggregateId, outcome])).toMatchObject([
      ['1', { kind: 'delivered', shardId: 's', kinesisSequenceNumber: 'one', digest: Buffer.alloc(32, 1) }],
      ['2', retry('ProvisionedThroughputExceededException: slow', 'throttle', false)],
      ['3', retry('InternalFailure: broken', 'passing', true)],
      ['4', retry('SomethingNew: no message', 'passing', true)],
      ['5', retry('NoResult: no message', 'passing', true)],
      ['6', retry('NoResult: no message', 'passing', true)],
      ['7', { kind: 'delivered', kinesisSequenceNumber: 'seven', digest: Buffer.alloc(32, 7), deleted: true }],
    ]);
  });

  it('asks for less where a call is throttled, and divides nothing', async () => {
    const { outcomes, calls } = await put(4, () => refusal('LimitExceededException'));
    expect(kinds(outcomes)).toEqual(new Set(['throttle']));
    expect(calls).toHaveLength(1);
  });

  it('counts what the end of the process cuts off as possibly accepted, and as nobody’s fault', async () => {
    const stop = new AbortController();
    const stopped = () => {
      stop.abort();
      return refusal('ExpiredToken');
    };
    const { settlements } = await put(1, stopped, { signal: stop.signal });
    expect(settlements[0]?.outcome).toMatchObject({ kind: 'retry', blame: 'passing', ambiguous: true });
    const hanging = { send: () => new Promise(() => undefined) };
    const deadline = { signal: stop.signal } as ShutdownDeadline;
    const patient = { publishing: { putTimeoutMs: 3_600_000 } } as Settings;
    const putter = new Putter(hanging as unknown as KinesisClient, deadline, observers, patient);
    const [cutOff] = await putter.put(stream, records(1), { token: 't', endsAt: performance.now() + 7_200_000 });
    expect(cutOff?.outcome).toMatchObject({ kind: 'retry', blame: 'passing', ambiguous: true });
  });

  it('blames the stream when it refuses everything for its content', async () => {
    const { outcomes, calls } = await put(500, () => refusal('ValidationException'));
    expect(kinds(outcomes)).toEqual(new Set(['call', 'released']));
    expect(calls.length).toBeLessThan(40);
  });

  describe.each(['ValidationException', 'SomethingNewException'])(
    'where a %s strikes few, and none gets through',
    (name) => {
      it.each([
        ['blames the stream when nothing shows that it accepts others', { vouched: false, faults: 0 }, 'call'],
        ['blames a record that was refused before the stream accepted others', { vouched: true, faults: 0 }, 'record'],
        ['waits with one that was guilty before, for the next proof', { vouched: false, faults: 1 }, 'passing'],
      ] as const)('%s', async (_, event, blame) => {
        const alone = await put(1, () => refusal(name), { event });
        expect(alone.outcomes).toEqual({ 1: blame });
        expect(alone.settlements[0]?.outcome).toMatchObject({ refused: 'alone' });
        expect((await put(2, () => refusal(name), { event })).outcomes).toEqual({ 1: blame, 2: blame });
      });
    },
  );

  it('does not count those that the stream has spoken against already as a sign of its own trouble', async () => {
    const { outcomes } = await put(12, () => refusal('ValidationException'), { event: { vouched: true } });
    expect(kinds(outcomes)).toEqual(new Set(['record']));
  });

  it('keeps what got through when trouble comes in the middle of the search', async () => {
    const answers: (Error | false)[] = [refusal('ValidationException'), false, refusal('ExpiredToken')];
    const { outcomes } = await put(4, () => answers.shift() ?? false);
    expect(outcomes).toEqual({ 1: 'delivered', 2: 'delivered', 3: 'call', 4: 'call' });
  });

  it('looks at the lease before each call: what has no time left is released', async () => {
    expect((await put(2, () => false, { restMs: 4000 })).calls).toEqual([]);
    const dear = { restMs: 16_000, callMs: 5000 };
    const { outcomes, calls } = await put(
      4,
      (keys) => (keys.length > 1 ? refusal('ValidationException') : false),
      dear,
    );
    expect(calls).toEqual([['1', '2', '3', '4'], ['1', '2'], ['1']]);
    expect(outcomes).toEqual({ 1: 'delivered', 2: 'released', 3: 'released', 4: 'released' });
  });

  it('asks for smaller batches where calls are too slow to find the guilty record within a lease', async () => {
    const slow = { restMs: 20_000, callMs: 2500 };
    const first = await put(200, (keys) => keys.includes('2') && refusal('ValidationException'), slow);
    // Without trouble the same batch would come again.
    expect(findingOf(first.settlements, false)).toEqual({
      kind: 'throttled',
      reason: 'ValidationException: no (calls are too slow to find the guilty record within a lease)',
    });
    // What got through is delivered all the same.
    const last = await put(200, (keys) => keys.includes('200') && refusal('ValidationException'), slow);
    expect(kinds(last.outcomes)).toEqual(new Set(['delivered', 'released']));
    expect(Object.values(last.outcomes).filter((became) => became === 'delivered')).toHaveLength(175);
    expect(findingOf(last.settlements, false)).toMatchObject({ kind: 'throttled' });
    // A lease that was late from the first says nothing of the stream.
    const late = await put(200, () => false, { restMs: 5000 });
    expect(late.outcomes[1]).toBe('released');
    expect(findingOf(late.settlements, false)).toBeUndefined();
  });

  it.each([1, 2, 7])(
    'has something to show at the end of a lease that is as short as the settings allow (%i)',
    async (bad) => {
      const refused = (keys: string[]) => keys.includes(String(bad)) && refusal('ValidationException');
      const { outcomes, calls } = await put(7, refused, { restMs: 10_001, callMs: 4999 });
      expect(calls).toEqual([['1', '2', '3', '4', '5', '6', '7'], ['1']]);
      expect(outcomes).toMatchObject({ 1: bad === 1 ? 'call' : 'delivered', 2: 'released', 7: 'released' });
    },
  );

  it('counts an answer that does not fit as possibly accepted', async () => {
    const { settlements } = await put(1, () => []);
    expect(settlements[0]?.outcome).toMatchObject({ kind: 'retry', ambiguous: true, blame: 'call' });
  });
});
