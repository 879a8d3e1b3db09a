import type { Outcome } from './outcome.js';
import { findingOf } from './stream-trouble.js';

const delivered: Outcome = {
  kind: 'delivered',
  shardId: 's',
  kinesisSequenceNumber: '1',
  digest: Buffer.alloc(0),
  deleted: false,
};
const retry = (blame: 'record' | 'throttle' | 'call' | 'passing'): Outcome => ({
  kind: 'retry',
  reason: blame,
  ambiguous: false,
  blame,
});
const released = (kind?: 'broken' | 'throttled'): Outcome => ({
  kind: 'released',
  ...(kind && { trouble: { kind, reason: 'unbuildable' } }),
});
const batch = (...parts: [number, Outcome, attempts?: number][]) =>
  parts.flatMap(([count, outcome, attempts = 0]) =>
    Array.from({ length: count }, () => ({ event: { attempts }, outcome })),
  );

describe('findingOf', () => {
  it.each([
    ['all delivered', batch([9, delivered]), 'well'],
    ['nothing put', batch([9, released()]), undefined],
    ['records at fault', batch([2, retry('record')]), undefined],
    ['a failed call', batch([9, retry('call')]), 'broken'],
    ['one failed call of two', batch([5, delivered], [5, retry('call')]), 'throttled'],
    ['a throttled call', batch([9, retry('throttle')]), 'throttled'],
    ['half of the records throttled', batch([5, delivered], [5, retry('throttle')]), 'throttled'],
    ['a hot shard', batch([7, delivered], [3, retry('throttle')]), 'well'],
    ['a fifth failing', batch([8, delivered], [2, retry('passing')]), 'well'],
    ['one record failing alone', batch([1, retry('passing')]), undefined],
    ['many failing one by one, and none getting through', batch([10, retry('passing')]), 'broken'],
    ['retries failing one by one', batch([100, retry('passing'), 1]), undefined],
    ['retries throttled beside others', batch([9, retry('throttle'), 1], [1, delivered]), 'well'],
    ['nothing but retries, throttled', batch([9, retry('throttle'), 1]), 'throttled'],
    ['first tries throttled beside retries', batch([9, delivered, 1], [1, retry('throttle')]), 'throttled'],
    ['fewer throttled than failing otherwise', batch([3, retry('throttle')], [4, retry('passing')]), undefined],
    ['nothing can be built, and some were not tried', batch([1, released()], [9, released('broken')]), 'broken'],
    ['nothing can be built', batch([9, released('broken')]), 'broken'],
    ['building takes too long', batch([9, released('throttled')]), 'throttled'],
  ] as const)('%s', (_, settlements, kind) => {
    expect(findingOf(settlements, false)?.kind).toBe(kind);
  });

  it('sees a broken stream on when its probe fails by itself', () => {
    expect(findingOf(batch([1, retry('passing')]), true)?.kind).toBe('broken');
    expect(findingOf(batch([1, delivered]), true)?.kind).toBe('well');
  });
});
