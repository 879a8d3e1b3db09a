import { diagnoseServer, type Server } from './server.js';

const HERE = { poolSize: 10, nowSeconds: 1_764_000_000 };
const SERVER: Server = {
  version: '18.4',
  number: 180_004,
  standby: false,
  read_only: false,
  durable: true,
  autovacuum: true,
  max_connections: 100,
  used_connections: 80,
  date_style: 'ISO, DMY',
  now: HERE.nowSeconds,
};

describe('what PostgreSQL says of itself', () => {
  const amiss = (change: Partial<Server>) =>
    diagnoseServer({ ...SERVER, ...change }, HERE)
      .filter(({ verdict }) => verdict !== 'well')
      .map(({ check, verdict, found }) => `${check} ${verdict}: ${found}`);

  it.each<[string, Partial<Server>, string[]]>([
    ['is well', {}, []],
    ['is of a version that is new enough', { number: 150_000 }, []],
    ['is too old', { version: '14.9', number: 140_009 }, ['postgres.version failure: PostgreSQL 14.9']],
    ['is a standby', { standby: true, read_only: true }, ['postgres.primary failure: it is a standby']],
    ['takes no writes', { read_only: true }, ['postgres.primary failure: it takes no writes']],
    [
      'may lose commits',
      { durable: false },
      ['postgres.durability warning: fsync or full_page_writes is off: a crash may lose committed events'],
    ],
    ['does not clean up', { autovacuum: false }, ['postgres.autovacuum failure: off: the outbox grows and slows down']],
    [
      'has too few connections left for the shop',
      { used_connections: 81 },
      ['postgres.connections warning: 81 of 100 in use; this process takes up to 10'],
    ],
    ['writes dates in another style', { date_style: 'SQL, MDY' }, ['postgres.date-style failure: SQL, MDY']],
    ['is a second ahead', { now: HERE.nowSeconds + 1 }, []],
    ['is ahead', { now: HERE.nowSeconds + 1.5 }, ["clock.postgres warning: 1.5 s ahead of this host's"]],
    ['is behind', { now: HERE.nowSeconds - 1.5 }, ["clock.postgres warning: -1.5 s ahead of this host's"]],
  ])('%s', (_, change, expected) => {
    expect(amiss(change)).toEqual(expected);
  });
});
