import type { Settings } from '../config/settings.js';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import type { RateLimits } from '../outbox/rate/rate-limits.js';
import type { Outcome, Settlement } from '../outbox/settle/outcome.js';
import type { Put, Settler } from '../outbox/settle/settler.js';
import type { Bell } from '../outbox/wake/bell.js';
import { BatchCarrier } from './batch-carrier.js';
import type { BatchObservers } from './observe/batch-observers.js';
import { StepTimes } from './step-times.js';
import type { BatchBuilder } from './steps/batch-builder.js';
import type { BuiltRecord } from './steps/built-record.js';
import type { Putter } from './steps/putter.js';
import type { StreamDescriptions } from './streams/stream-descriptions.js';

const eventOf = (id: string) => ({ id, aggregateId: id }) as ClaimedEvent;
const delivered = { kind: 'delivered' } as Outcome;
const failed: Outcome = { kind: 'retry', reason: 'TimeoutError', ambiguous: true, blame: 'call' };
const throttled: Outcome = { kind: 'retry', reason: 'slow', ambiguous: false, blame: 'throttle' };

/** Carries records of so many bytes, named 1, 2, 3 ..., two of which fit into a call. */
async function carry(sizes: number[], answer: (ids: string[]) => Outcome, unbuilt: Settlement<ClaimedEvent>[] = []) {
  const calls: string[][] = [];
  const rings: string[] = [];
  const states: string[] = [];
  let settled: { outcomes: Record<string, string>; put: Put } | undefined;
  const records = sizes.map((size, index): BuiltRecord => {
    const id = String(index + 1);
    const data = Buffer.alloc(size - 1);
    return { event: eventOf(id), partitionKey: id, data, digest: Buffer.alloc(0), deleted: false };
  });
  const carrier = new BatchCarrier(
    { build: () => Promise.resolve({ records, settled: unbuilt }) } as unknown as BatchBuilder,
    {
      put: (_: unknown, request: BuiltRecord[]) => {
        const ids = request.map(({ event }) => event.id);
        calls.push(ids);
        return Promise.resolve(request.map(({ event }) => ({ event, outcome: answer(ids) })));
      },
    } as unknown as Putter,
    {
      settle: (_: unknown, settlements: Settlement<ClaimedEvent>[], put: Put) => {
        const outcomes = settlements.map(({ event, outcome }): [string, string] => [event.id, outcome.kind]);
        expect(new Set(outcomes.map(([id]) => id)).size).toBe(outcomes.length);
        settled = { outcomes: Object.fromEntries(outcomes), put };
        return Promise.resolve({ next: ['order', 'product'] });
      },
    } as unknown as Settler,
    { maxRecordBytes: () => 100, of: () => ({}) } as unknown as StreamDescriptions,
    { noteWeights: () => undefined } as unknown as RateLimits,
    { ring: (key: string) => rings.push(key) } as unknown as Bell,
    {
      batchBegan: () => states.push('began'),
      batchSettled: () => states.push('settled'),
      batchEnded: () => states.push('ended'),
    } as unknown as BatchObservers,
    { publishing: { batchMaxRecords: 2, batchMaxBytes: 1000 } } as Settings,
  );
  await carrier.carry({ stream: { key: 'order' } } as Claim, new StepTimes());
  return { calls, rings, states, ...settled };
}

describe('BatchCarrier', () => {
  it('settles every event once: what was put, what is too large, what could not be built', async () => {
    const unbuilt = [{ event: eventOf('9'), outcome: { kind: 'parked', reason: 'unbuildable' } as const }];
    const { calls, outcomes, put } = await carry([10, 101, 10, 10], () => delivered, unbuilt);
    expect(calls).toEqual([['1', '3'], ['4']]);
    expect(outcomes).toEqual({ 1: 'delivered', 2: 'parked', 3: 'delivered', 4: 'delivered', 9: 'parked' });
    // What was put is charged, and nothing else.
    expect(put?.bytes).toBe(30);
  });

  it('puts nothing more after a call that failed, and releases it', async () => {
    const { calls, outcomes } = await carry([10, 10, 10, 10, 10], (ids) => (ids[0] === '3' ? failed : delivered));
    expect(calls).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(outcomes).toEqual({ 1: 'delivered', 2: 'delivered', 3: 'retry', 4: 'retry', 5: 'released' });
  });

  it('goes on after records that failed one by one', async () => {
    expect((await carry([10, 10, 10], () => throttled)).calls).toHaveLength(2);
  });

  it('rings for what its settlement made claimable, and tells of its end', async () => {
    const { rings, states } = await carry([10], () => delivered);
    expect(rings).toEqual(['order', 'product']);
    expect(states).toEqual(['began', 'settled', 'ended']);
  });
});
