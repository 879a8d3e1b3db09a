import { EventEmitter2 } from '@nestjs/event-emitter';
import { DataSource } from 'typeorm';
import {
  own,
  shared,
  time,
  type AggregateDeclaration,
  type ListDeclaration,
} from '../../src/capture/aggregate-declaration.js';
import type { DomainEvent } from '../../src/capture/domain-event.js';
import { neededColumnsSql } from '../../src/capture/needed-columns-sql.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { distinctStreams, shopFeatures } from '../../src/shop-features.js';
import { startPublishing, type PublishingService } from '../support/publishing-service.js';
import {
  SampleReturn,
  migratedWithSampleReturns,
  sampleReturnAggregate,
  sampleReturnFeature,
} from '../support/sample-returns.js';

/** The declaration's list of items, changed. */
const withItems = (changed: Partial<ListDeclaration>): Partial<AggregateDeclaration> => ({
  record: {
    ...sampleReturnAggregate.record,
    items: { ...(sampleReturnAggregate.record['items'] as ListDeclaration), ...changed },
  },
});

/** The shared row of an item. */
const REASON = { table: 'sample_return_reasons', id: 'id', column: 'reason_id' };

/** An aggregate of a shop team's own goes the whole way without an edit in outbox/, capture/ or kinesis/. */
describe('an aggregate beside product and order', () => {
  let service: PublishingService;

  beforeAll(async () => {
    service = await startPublishing({
      template: migratedWithSampleReturns,
      features: (settings) => [...shopFeatures(settings), sampleReturnFeature],
    });
  });
  afterAll(() => service.dispose());

  const sql = (text: string) => service.dataSource.query(text);
  const told = () =>
    service.records('sample-return-events').map(({ body: { event, ...record } }) => {
      delete record['created_at'];
      return { ...record, type: event.type, n: event.sequence };
    });

  it('is captured, taken at each commit, fanned out and published on its own stream', async () => {
    await sql(`insert into sample_return_reasons values (1, 'broken')`);
    await sql(
      `begin; insert into sample_returns (return_id, state) values (5, 'asked'); insert into sample_return_items values (1, 5, 'MUG', 1); commit`,
    );
    await sql(`insert into sample_return_photos values (1, 1, 'a.jpg')`);
    await sql(`update sample_returns set state = 'accepted'`);
    await service.startWorker();
    await service.drained();
    await sql(`update sample_return_reasons set label = 'arrived broken'`);
    await service.drained();
    await sql('delete from sample_returns');
    await service.drained();
    const item = { sku: 'MUG', reason: 'broken' };
    expect(told()).toEqual([
      { return_id: 5, state: 'asked', items: [item], photos: [], type: 'sample_return.created', n: 1 },
      { return_id: 5, state: 'asked', items: [item], photos: ['a.jpg'], type: 'sample_return.updated', n: 2 },
      { return_id: 5, state: 'accepted', items: [item], photos: ['a.jpg'], type: 'sample_return.accepted', n: 3 },
      {
        return_id: 5,
        state: 'accepted',
        items: [{ ...item, reason: 'arrived broken' }],
        photos: ['a.jpg'],
        type: 'sample_return.updated',
        n: 4,
      },
      { return_id: 5, deleted: true, type: 'sample_return.deleted', n: 5 },
    ]);
  });

  it('announces what the ORM does to it', async () => {
    const worker = await service.startWorker();
    const events: DomainEvent[] = [];
    worker.get(EventEmitter2).on('sample_return.accepted', (event: DomainEvent) => events.push(event));
    const returns = worker.get(DataSource).getRepository(SampleReturn);
    const saved = await returns.save({ state: 'asked' });
    await returns.save(Object.assign(saved, { state: 'accepted' }));
    await service.drained();
    expect(events).toMatchObject([
      { aggregateId: Number(saved.id), change: { state: { from: 'asked', to: 'accepted' } } },
    ]);
  });

  it.each<[string, Partial<AggregateDeclaration>]>([
    ['column sample_returns.stat does not exist', { record: { ...sampleReturnAggregate.record, state: own('stat') } }],
    ['column sample_returns.stat does not exist', { kinds: [{ kind: 'accepted', column: 'stat' }] }],
    [
      'column sample_returns.updated_at does not exist',
      { selections: { changed_since: { changedSince: 'updated_at' } } },
    ],
    ['column sample_return_items.return does not exist', withItems({ root: { column: 'return' } })],
    ['column sample_return_reasons.label_no does not exist', withItems({ items: { reason: shared('label_no') } })],
    ['column sample_return_items.sku is of type text, and must be bigint', withItems({ root: { column: 'sku' } })],
    [
      'column sample_returns.state is of type text, and must be bigint',
      { root: { table: 'sample_returns', id: 'state' } },
    ],
    ['column sample_returns.no does not exist', { root: { table: 'sample_returns', id: 'no' } }],
    ['column sample_return_items.no does not exist', withItems({ key: ['no'] })],
    ['column sample_return_reasons.no does not exist', withItems({ shared: { ...REASON, id: 'no' } })],
    [
      'column sample_return_reasons.label is of type text, and must be bigint',
      withItems({ shared: { ...REASON, id: 'label' } }),
    ],
    [
      'column sample_return_items.sku is of type text, and must be bigint',
      withItems({ shared: { ...REASON, column: 'sku' } }),
    ],
    [
      'column sample_return_items.sku is of type text, and must be timestamp with time zone',
      withItems({ items: { reason: shared('label'), at: time('sku') } }),
    ],
    ['relation "nothings" does not exist', { root: { table: 'nothings', id: 'return_id' } }],
  ])('that names what is not there fails in its migration: %s', async (why, mistaken) => {
    await expect(sql(neededColumnsSql({ ...sampleReturnAggregate, ...mistaken }))).rejects.toThrow(why);
  });

  // An audit or a resync would compare it with numbers that it cannot hold.
  it('whose id is an integer fails in its migration; a shared row may have one', async () => {
    const neededAfter = (change: string) =>
      service.dataSource.transaction(async (manager) => {
        await manager.query(change);
        await manager.query(neededColumnsSql(sampleReturnAggregate));
        throw new Error('all as needed');
      });
    await expect(neededAfter('alter table sample_return_items alter return_id type integer')).rejects.toThrow(
      'column sample_return_items.return_id is of type integer, and must be bigint',
    );
    const shared = `alter table sample_return_items alter reason_id type integer; alter table sample_return_reasons alter id type integer`;
    await expect(neededAfter(shared)).rejects.toThrow('all as needed');
  });

  it('that names what is there passes', async () => {
    const ours = shopFeatures(loadSettings({})).map(({ aggregate }) => aggregate);
    for (const aggregate of [sampleReturnAggregate, ...ours]) await sql(neededColumnsSql(aggregate));
  });

  it('may share a stream by its key, but not give it another name', () => {
    const renamed = { ...sampleReturnFeature, streams: [{ key: 'sample_return', name: 'others' }] };
    expect(distinctStreams([sampleReturnFeature, sampleReturnFeature])).toEqual(sampleReturnFeature.streams);
    expect(() => distinctStreams([sampleReturnFeature, renamed])).toThrow(
      'The stream "sample_return" has two names: sample-return-events, others.',
    );
  });
});
