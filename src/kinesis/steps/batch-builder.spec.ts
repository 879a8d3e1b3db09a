import type { Settings } from '../../config/settings.js';
import type { Claim, ClaimedEvent } from '../../outbox/claim/claim.js';
import type { Publication } from '../../outbox/publication/publication.js';
import { digestOf, type RecordBody, type RecordReader, type Snapshot } from '../../record/record-reader.js';
import { BatchBuilder } from './batch-builder.js';
import type { Witnesses } from '../../record/witnesses.js';
import { StateReader } from './state-reader.js';

const event = (id: string, what: Partial<ClaimedEvent> = {}): ClaimedEvent => ({
  aggregateId: id,
  id,
  kind: 'updated',
  sequence: 2,
  epoch: 1,
  eventId: '5b0e2c4e-8a3f-4f0e-9d5c-0d0c8e1a7b11',
  attempts: 0,
  faults: 0,
  vouched: false,
  ambiguous: false,
  replayed: false,
  capturedAt: new Date('2026-01-15T09:30:00Z'),
  waitingSince: new Date('2026-01-15T09:30:00Z'),
  coalesced: 1,
  ...what,
});

/** Products, whose updates go to a stream of their own, or orders. */
const claimOf = (publishes: 'state' | 'history', streamKey: string, ...events: ClaimedEvent[]): Claim =>
  ({
    stream: { key: streamKey, name: streamKey },
    publication: {
      type: publishes === 'state' ? 'product' : 'order',
      publishes,
      idKey: publishes === 'state' ? 'product_id' : 'order_id',
      ...(publishes === 'state' && { updatedFlagKey: 'is_updated' }),
      streamOf: (kind: string) =>
        publishes === 'history' ? 'order' : kind === 'updated' ? 'product_update' : 'product',
    } as unknown as Publication,
    events,
    lease: { token: 'mine', endsAt: performance.now() + 20_000 },
  }) as unknown as Claim;

describe('BatchBuilder', () => {
  const body = (json: string): RecordBody => ({ json, digest: digestOf(json) });
  const builderOf = (
    states: Record<string, string>,
    snapshots: Record<string, Snapshot> = {},
    eventMetadata = true,
    existing = () => Promise.resolve(new Set(Object.keys(states))),
  ) => {
    const records = {
      existing,
      current: () => Promise.resolve(new Map(Object.entries(states).map(([id, json]) => [id, body(json)]))),
      snapshots: () => Promise.resolve(new Map(Object.entries(snapshots))),
    } as unknown as RecordReader;
    const settings = { publishing: { eventMetadata, leaseMs: 20_000, putTimeoutMs: 4000 } } as Settings;
    return new BatchBuilder(records, new StateReader(records, {} as Witnesses, settings), settings);
  };

  const build = async (builder: BatchBuilder, claim: Claim) => {
    const { records, settled } = await builder.build(claim);
    return {
      records: records.map(({ partitionKey, data, deleted }) => ({
        partitionKey,
        deleted,
        body: JSON.parse(data.toString()) as Record<string, unknown> & { event?: { type: string } },
      })),
      settled: settled.map(({ event: { id }, outcome }) => [id, outcome]),
    };
  };

  it('builds a deletion, and says that it is one', async () => {
    const { records } = await build(builderOf({}), claimOf('state', 'product', event('7', { kind: 'deleted' })));
    expect(records).toMatchObject([
      { partitionKey: '7', deleted: true, body: { product_id: 7, deleted: true, event: { type: 'product.deleted' } } },
    ]);
    const orders = await build(builderOf({}), claimOf('history', 'order', event('8', { kind: 'deleted' })));
    expect(orders.records).toMatchObject([{ deleted: true, body: { order_id: 8, deleted: true } }]);
  });

  it('lets the deletion of what is there again go on as an update, where no number of it was used', async () => {
    const deletion = (attempts: number) => claimOf('state', 'product', event('7', { kind: 'deleted', attempts }));
    const builder = builderOf({ 7: '{"product_id":7}' });
    expect(await build(builder, deletion(0))).toEqual({ records: [], settled: [['7', { kind: 'returned' }]] });
    expect(await build(builder, deletion(1))).toMatchObject({ records: [{ deleted: true }], settled: [] });
  });

  it('sends no deletion where it cannot tell whether the aggregate is there again', async () => {
    const away = () => Promise.reject(Object.assign(new Error('shutting down'), { code: '57P01' }));
    const claim = claimOf('state', 'product', event('7', { kind: 'deleted' }), event('8'));
    const { records, settled } = await build(builderOf({ 8: '{"product_id":8}' }, {}, true, away), claim);
    expect(records).toMatchObject([{ partitionKey: '8' }]);
    expect(settled).toMatchObject([['7', { kind: 'released', trouble: { kind: 'broken' } }]]);
  });

  it('builds what is there, flagged as an update or as a creation, under its digest without the event', async () => {
    const json = '{"product_id":7,"is_updated":true}';
    const claim = claimOf('state', 'product', event('7'), event('8', { kind: 'created' }));
    const builder = builderOf({ 7: json, 8: json });
    const { records } = await build(builder, claim);
    expect(records.map(({ deleted, body: { is_updated } }) => [deleted, is_updated])).toEqual([
      [false, true],
      [false, false],
    ]);
    const built = await builder.build(claim);
    expect(built.records.map(({ digest }) => digest)).toEqual([digestOf(json), digestOf(json)]);
  });

  it('leaves the event out where nobody wants it', async () => {
    const { records } = await build(
      builderOf({ 7: '{"product_id":7}' }, {}, false),
      claimOf('state', 'product', event('7')),
    );
    expect(records[0]?.body).toEqual({ product_id: 7 });
  });

  it('lets a product that is gone go on as a deletion, where no number of it was used', async () => {
    const { records, settled } = await build(builderOf({}), claimOf('state', 'product_update', event('7')));
    expect(records).toEqual([]);
    expect(settled).toEqual([['7', { kind: 'gone' }]]);
  });

  it.each([
    ['on the stream of deletions counts as the deletion', 'product', false, true],
    ['whose number consumers may have seen with the update does not', 'product', true, false],
    ['on another stream does not', 'product_update', false, false],
  ])('a retry of a product that is gone, %s', async (_what, stream, ambiguous, deleted) => {
    const { records } = await build(builderOf({}), claimOf('state', stream, event('7', { attempts: 1, ambiguous })));
    expect(records).toMatchObject([
      { deleted, body: { deleted: true, event: { type: 'product.deleted', sequence: 2 } } },
    ]);
  });

  it('builds an order as its commit left it, with the change', async () => {
    const change = '{"status":{"from":"a","to":"b"}}';
    const claim = claimOf('history', 'order', event('1', { kind: 'status_changed' }), event('2'));
    const { records, settled } = await build(builderOf({}, { 1: { json: '{"order_id":1}', change } }), claim);
    expect(records).toMatchObject([{ body: { order_id: 1, event: { change: JSON.parse(change) as object } } }]);
    expect(settled).toEqual([['2', { kind: 'parked', reason: 'unbuildable: its snapshot is missing' }]]);
  });
});
