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

describe('StateReader', () => {
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
