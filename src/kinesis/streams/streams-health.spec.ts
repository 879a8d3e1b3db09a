import { HealthRegistry } from '../../health/health-registry.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Publication } from '../../outbox/publication/publication.js';
import type { Failure } from '../failures/failure.js';
import type { StreamDescription, StreamDescriptions } from './stream-descriptions.js';
import { StreamsHealth } from './streams-health.js';

const publication: Publication = {
  type: 'thing',
  publishes: 'state',
  kinds: ['created', 'updated', 'deleted'],
  streams: ['things', 'old'],
  streamOf: () => 'things',
  recordSql: '',
  idKey: 'thing_id',
  syncSql: '',
  roots: { from: '', id: '' },
  selections: {},
  fanOutSql: {},
};
const streams = [
  { key: 'things', name: 'things-at-aws' },
  { key: 'old', name: 'old-at-aws' },
];

describe('StreamsHealth', () => {
  const findings = async (description?: Partial<StreamDescription>, failure?: Partial<Failure>) => {
    const registry = new HealthRegistry();
    const known = description && { openShards: 2, maxRecordBytes: 1, describedAt: new Date(), ...description };
    const descriptions = { of: () => known, failureOf: () => failure } as unknown as StreamDescriptions;
    new StreamsHealth(registry, new PublicationRegistry([publication], streams), descriptions);
    return Promise.all(registry.checks.map(async (check) => [check.name, await check.run()]));
  };

  it('asks only about streams in use', async () => {
    expect(await findings({ status: 'ACTIVE' })).toEqual([
      ['stream:things', { ready: true, facts: { open_shards: 2, described_seconds_ago: 0 } }],
    ]);
  });

  it.each([
    ['of a stream that is being resharded', { status: 'UPDATING' }, undefined, { ready: true }],
    [
      'of a stream that is not there yet',
      { status: 'CREATING' },
      undefined,
      { ready: false, reason: 'it is CREATING' },
    ],
    ['before the first description', undefined, undefined, { ready: false, reason: 'not described yet' }],
    [
      'when Kinesis is away',
      { status: 'ACTIVE' },
      { kind: 'unavailable', name: 'ECONNREFUSED' },
      { ready: false, reason: 'Kinesis does not answer (ECONNREFUSED)' },
    ],
    [
      'when we may not',
      undefined,
      { kind: 'unavailable', name: 'AccessDeniedException' },
      { ready: false, reason: 'we are not allowed to describe it (AccessDeniedException)' },
    ],
    [
      "when others' descriptions use up the account's limit",
      { status: 'ACTIVE' },
      { kind: 'throttled', name: 'LimitExceededException' },
      { ready: true },
    ],
  ] as const)('%s', async (_, description, failure, finding) => {
    expect(await findings(description, failure)).toEqual([['stream:things', expect.objectContaining(finding)]]);
  });
});
