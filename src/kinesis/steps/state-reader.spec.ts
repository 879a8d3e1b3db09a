import { loadSettings } from '../../config/load-settings.js';
import type { Settings } from '../../config/settings.js';
import type { Claim, ClaimedEvent } from '../../outbox/claim/claim.js';
import type { RecordReader } from '../../record/record-reader.js';
import type { Witnesses } from '../../record/witnesses.js';
import { StateReader } from './state-reader.js';

/** What a statement takes besides: the way to PostgreSQL and back, and its end at the timeout. */
const WAY_MS = 10;

/** The bounds of the settings and the rule between them: LEASE_MS, and the PUT_TIMEOUT_MS that leaves most and least of it; and what is usual. */
const CORNERS = [
  [6_000, 500],
  [6_000, 2_999],
  [8_100, 4_000],
  [20_000, 4_000],
  [25_000, 500],
  [25_000, 12_000],
] as const;

/** Reads a batch of which one takes for ever, by a clock that the statements move. */
async function read({ publishing }: Settings, count: number, slow: number) {
  let now = 0;
  const clock = performance.now.bind(performance);
  performance.now = () => now;
  const builder = {
    current: (_: unknown, ids: string[], withinMs: number) => {
      const fails = ids.includes(String(slow));
      now += WAY_MS + (fails ? withinMs : ids.length / 10);
      if (fails) return Promise.reject(Object.assign(new Error('canceling statement'), { code: '57014' }));
      return Promise.resolve(new Map(ids.map((id) => [id, {}])));
    },
  };
  const witnesses = {
    canBuildOthers: (_: unknown, __: unknown, withinMs: number) => {
      now += 2 * withinMs;
      return Promise.resolve(true);
    },
  };
  const reader = new StateReader(
    builder as unknown as RecordReader,
    witnesses as unknown as Witnesses,
    { publishing } as Settings,
  );
  const ids = Array.from({ length: count }, (_, index) => String(index + 1));
  const events = ids.map((id) => ({ id, aggregateId: id, faults: 0, vouched: false }) as ClaimedEvent);
  const claim = { lease: { endsAt: publishing.leaseMs }, trouble: { broken: false }, publication: {} };
  const { bodies, failed } = await reader.read(claim as Claim, events).finally(() => {
    performance.now = clock;
  });
  return { read: bodies.size, failed, tookMs: now };
}

const ofARow = Object.assign(new Error('value out of range'), { code: '22003' });
const ofTheLoad = Object.assign(new Error('canceling statement'), { code: '57014' });

/** Reads a batch in no time, where statements fail as told. Rows of the outbox are numbered from 101 on, aggregates from 1 on. */
async function readWhere(
  count: number,
  fails: (ids: readonly string[], withinMs: number) => Error | false,
  { restMs = 20_000, faulty = [] as number[], othersCanBeBuilt = false } = {},
) {
  const calls: { ids: readonly string[]; withinMs: number }[] = [];
  let asked = 0;
  const clock = performance.now.bind(performance);
  performance.now = () => 0;
  const builder = {
    current: (_: unknown, ids: readonly string[], withinMs: number) => {
      calls.push({ ids, withinMs });
      const failure = fails(ids, withinMs);
      return failure ? Promise.reject(failure) : Promise.resolve(new Map(ids.map((id) => [id, { of: id }])));
    },
  };
  const witnesses = { canBuildOthers: () => Promise.resolve((asked++, othersCanBeBuilt)) };
  const reader = new StateReader(
    builder as unknown as RecordReader,
    witnesses as unknown as Witnesses,
    { publishing: { leaseMs: 20_000, putTimeoutMs: 4000 } } as Settings,
  );
  const events = Array.from({ length: count }, (_, index) => {
    const aggregate = index + 1;
    return {
      id: String(100 + aggregate),
      aggregateId: String(aggregate),
      faults: faulty.includes(aggregate) ? 1 : 0,
      vouched: false,
    } as ClaimedEvent;
  });
  const claim = { lease: { endsAt: restMs }, trouble: { broken: false }, publication: {} } as Claim;
  const { bodies, failed } = await reader.read(claim, events).finally(() => {
    performance.now = clock;
  });
  return { bodies, failed, calls, asked };
}

describe('StateReader', () => {
  it('reads a batch in one statement, and gives each event of the outbox its aggregate’s state', async () => {
    const { bodies, calls } = await readWhere(3, () => false);
    expect([...bodies]).toEqual([
      ['101', { of: '1' }],
      ['102', { of: '2' }],
      ['103', { of: '3' }],
    ]);
    expect(calls).toHaveLength(1);
  });

  it('blames the rows that fail beside others, and asks nobody else', async () => {
    const { bodies, failed, asked } = await readWhere(8, (ids) => ids.includes('3') && ofARow);
    expect(failed).toMatchObject([{ event: { id: '103' }, outcome: { blame: 'record', refused: 'beside' } }]);
    expect(bodies.size).toBe(7);
    expect(asked).toBe(0);
  });

  it.each([
    [true, 'record'],
    [false, 'call'],
  ])('where none can be read, asks once whether others of the shop can: %s', async (othersCanBeBuilt, blame) => {
    const { failed, asked } = await readWhere(4, () => ofARow, { othersCanBeBuilt });
    expect(failed.map(({ outcome }) => outcome)).toMatchObject(Array.from({ length: 4 }, () => ({ blame })));
    expect(asked).toBe(1);
  });

  it('gives up where many fail and none can be read', async () => {
    const { failed, calls } = await readWhere(500, () => ofARow);
    expect(calls.filter(({ ids }) => ids.length === 1)).toHaveLength(10);
    expect(failed.filter(({ outcome }) => outcome.kind === 'released')).toHaveLength(490);
  });

  it('asks no further where it is nobody’s fault, and holds the stream up', async () => {
    const { failed, calls } = await readWhere(8, () => Object.assign(new Error('no such table'), { code: '42P01' }));
    expect(failed).toHaveLength(8);
    expect(failed[0]?.outcome).toMatchObject({ kind: 'released', trouble: { kind: 'broken' } });
    expect(calls).toHaveLength(1);
  });

  it('reads by itself, behind the others, what was at fault before', async () => {
    const { calls } = await readWhere(4, () => false, { faulty: [2] });
    expect(calls.map(({ ids }) => ids)).toEqual([['1', '3', '4'], ['2']]);
  });

  it('gives one that stands alone as much time as a batch, and parts of a batch less', async () => {
    const { calls } = await readWhere(4, (ids) => ids.includes('1') && ofTheLoad);
    // Of the 15 s that a put and a second to spare leave of the lease.
    expect(calls.map(({ ids, withinMs }) => [ids.length, withinMs])).toEqual([
      [4, 3000],
      [2, 750],
      [1, 3000],
      [1, 3000],
      [2, 750],
    ]);
  });

  it('keeps to what is left of the lease, and blames nobody for too little of it', async () => {
    const late = await readWhere(2, () => ofTheLoad, { restMs: 5500 });
    expect(late.calls.map(({ withinMs }) => withinMs)).toEqual([500, 500, 500]);
    const tooLate = await readWhere(2, () => false, { restMs: 5000 });
    expect(tooLate.calls).toEqual([]);
    for (const { failed, asked } of [late, tooLate]) {
      expect(failed).toHaveLength(2);
      expect(failed[0]?.outcome).toMatchObject({ kind: 'released', trouble: { kind: 'throttled' } });
      expect(asked).toBe(0);
    }
  });

  describe.each(CORNERS)('with a lease of %d ms and a timeout of %d ms', (lease, timeout) => {
    const settings = loadSettings({ LEASE_MS: String(lease), PUT_TIMEOUT_MS: String(timeout) });

    it.each([
      ['first of 500, and reads the first half of the others at least', 500, 1, 249],
      ['last of 500, and reads the others', 500, 500, 499],
      ['first of the smallest batches, and reads the others', 7, 1, 6],
      ['last of the smallest batches, and reads the others', 7, 7, 6],
    ])('finds the one that takes for ever, %s', async (_, count, slow, atLeast) => {
      const { read: others, failed, tookMs } = await read(settings, count, slow);
      const blamed = failed.filter(({ outcome }) => outcome.kind === 'retry');
      expect(blamed).toMatchObject([{ event: { id: String(slow) }, outcome: { blame: 'record' } }]);
      expect(others).toBeGreaterThanOrEqual(atLeast);
      expect(tookMs).toBeLessThan(lease - timeout);
    });
  });
});
