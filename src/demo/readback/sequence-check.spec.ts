import { checkSequences } from './sequence-check.js';
import type { ReadRecord } from './stream-reader.js';

const record = (sequence: number, stream = 'a', partitionKey = '1'): ReadRecord => ({
  stream,
  shardId: 's',
  partitionKey,
  arrivedAt: new Date(0),
  body: {},
  event: { id: String(sequence), type: 'product.updated', sequence, occurred_at: '' },
});

describe('checkSequences', () => {
  it('finds nothing in 1 to n, be it on two streams', () => {
    const records = [record(1), record(3), record(2, 'b'), record(1, 'a', '2')];
    expect(checkSequences(records)).toEqual({ duplicates: 0, gaps: 0, outOfOrder: 0 });
  });

  it.each([
    ['a number that comes twice', [record(1), record(2), record(2)], { duplicates: 1, gaps: 0, outOfOrder: 0 }],
    ['a number that never comes', [record(1), record(3)], { duplicates: 0, gaps: 1, outOfOrder: 0 }],
    ['a stream that does not begin with 1', [record(2)], { duplicates: 0, gaps: 1, outOfOrder: 0 }],
    ['a number behind its successor', [record(2), record(1)], { duplicates: 0, gaps: 0, outOfOrder: 1 }],
  ])('counts %s', (_, records, findings) => {
    expect(checkSequences(records)).toEqual(findings);
  });
});
