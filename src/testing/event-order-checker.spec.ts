import { EventOrderChecker } from './event-order-checker.js';
import type { AcceptedRecord } from './kinesis-sim/watch/record-checker.js';

function record(sequence: number, change: Partial<{ stream: string; key: string; type: string; epoch: number }> = {}) {
  const { stream = 's', key = '1', type = 'order.updated', epoch = 1 } = change;
  return recordOf(JSON.stringify({ order_id: 1, event: { type, sequence, epoch } }), stream, key);
}

function recordOf(json: string, stream = 's', partitionKey = '1'): AcceptedRecord {
  return {
    stream,
    shardId: 'shardId-000000000000',
    sequenceNumber: '1',
    partitionKey,
    data: Buffer.from(json),
    arrivedAtMs: 1,
  };
}

function check(records: readonly AcceptedRecord[], checker = new EventOrderChecker()) {
  for (const each of records) checker.accept(each);
  const { examples, ...report } = checker.report();
  return { report, examples };
}

const clean = { gaps: 0, inversions: 0, lateAcrossStreams: 0, duplicates: 0, withoutEvent: 0 };

describe('EventOrderChecker', () => {
  it('finds nothing in gapless growing sequences, over streams, keys, aggregates and epochs', () => {
    const { report, examples } = check([
      record(1),
      record(1, { key: '2' }),
      record(1, { type: 'product.created' }),
      record(2, { stream: 'other' }),
      record(3),
      record(1, { epoch: 2 }),
    ]);
    expect(report).toEqual({ ...clean, records: 6, aggregates: 4 });
    expect(examples).toEqual([]);
  });

  it('counts duplicates', () => {
    expect(check([record(1), record(2), record(1), record(2)]).report).toMatchObject({ ...clean, duplicates: 2 });
  });

  it('counts gaps until they are filled, and filling late as inversion', () => {
    const checker = new EventOrderChecker();
    expect(check([record(1), record(5)], checker).report).toMatchObject({ ...clean, gaps: 3 });
    const { report, examples } = check([record(3)], checker);
    expect(report).toMatchObject({ ...clean, gaps: 2, inversions: 1 });
    expect(examples).toEqual([
      'order in epoch 1, key 1: 5 came without 2 to 4 in s',
      'order in epoch 1, key 1: 3 came late after 5 in s',
    ]);
    expect(check([record(3)], checker).report).toMatchObject({ gaps: 2, inversions: 1, duplicates: 1 });
  });

  it('does not call it an inversion when the later one went to another stream', () => {
    expect(check([record(2, { stream: 'other' }), record(1)]).report).toMatchObject({ ...clean, lateAcrossStreams: 1 });
  });

  it('takes any first number if told so', () => {
    const checker = new EventOrderChecker('any');
    expect(check([record(7), record(8), record(10)], checker).report).toMatchObject({ ...clean, gaps: 1 });
  });

  it('counts records that it cannot judge', () => {
    const { report } = check([recordOf('{"order_id":1}'), recordOf('no JSON'), recordOf('{"event":{"sequence":1}}')]);
    expect(report).toMatchObject({ ...clean, withoutEvent: 3 });
  });

  it('is not fooled by an event inside of the payload', () => {
    const event = '"event":{"type":"order.created","sequence":1,"epoch":1}';
    const nested = '{"event":{"type":"x.y","sequence":99,"epoch":9}}';
    const first = recordOf(`{"shipping_address":${nested},${event}}`);
    const last = recordOf(`{${event.replace('1,"epoch"', '2,"epoch"')},"shipping_address":${nested}}`);
    expect(check([first, last]).report).toEqual({ ...clean, records: 2, aggregates: 1 });
  });

  it('forgets on reset', () => {
    const checker = new EventOrderChecker();
    check([record(1), record(4)], checker);
    checker.reset();
    expect(check([record(1)], checker).report).toEqual({ ...clean, records: 1, aggregates: 1 });
  });
});
