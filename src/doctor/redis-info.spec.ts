import { eviction, memory, version } from './redis-info.js';

const GIB = 1024 ** 3;

/** As INFO writes it: one field a line, lines end with CR and LF. */
const info = (fields: Record<string, string | number>) =>
  ['# Section', ...Object.entries(fields).map(([name, value]) => `${name}:${value}`)].join('\r\n');

describe('what Redis says of itself', () => {
  it.each([
    ['5.0.14', 'failure'],
    ['6.0.20', 'failure'],
    ['6.2.0', 'well'],
    ['7.0.0', 'well'],
    ['8.2.1', 'well'],
  ])('version %s: %s', (text, verdict) => {
    expect(version(info({ redis_version: text }))).toMatchObject({ verdict, found: `Redis ${text}` });
  });

  it('names Valkey by its own version', () => {
    const found = version(info({ redis_version: '7.2.4', valkey_version: '9.0.0' }));
    expect(found).toMatchObject({ verdict: 'well', found: 'Valkey 9.0.0' });
  });

  it.each([
    ['noeviction', 'well'],
    ['allkeys-lru', 'failure'],
    ['volatile-ttl', 'failure'],
  ])('maxmemory-policy %s: %s', (policy, verdict) => {
    expect(eviction(info({ maxmemory_policy: policy }))).toMatchObject({
      verdict,
      found: `maxmemory-policy ${policy}`,
    });
  });

  it.each([
    { used: 5 * GIB, most: 0, verdict: 'well', found: '5120 MB, without a maximum' },
    { used: 0.79 * GIB, most: GIB, verdict: 'well', found: '809 MB of 1024 MB' },
    { used: 0.8 * GIB, most: GIB, verdict: 'warning', found: '819 MB of 1024 MB' },
    { used: 2 * GIB, most: 1, verdict: 'warning', found: '2048 MB of 1 bytes' },
  ])('memory: $found is $verdict', ({ used, most, verdict, found }) => {
    expect(memory(info({ used_memory: used, maxmemory: most }))).toMatchObject({ verdict, found });
  });
});
