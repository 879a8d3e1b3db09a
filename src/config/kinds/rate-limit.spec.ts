import { rateLimit, requestLimit } from './rate-limit.js';

const kind = rateLimit();

describe('rateLimit', () => {
  it.each([
    ['100/m', { kind: 'fixed', count: 100, periodMs: 60_000 }],
    ['1000/s', { kind: 'fixed', count: 1000, periodMs: 1_000 }],
    ['1/h', { kind: 'fixed', count: 1, periodMs: 3_600_000 }],
    ['7/M', { kind: 'fixed', count: 7, periodMs: 60_000 }],
    ['none', { kind: 'none' }],
    ['AUTO', { kind: 'auto' }],
  ])('reads %s', (given, value) => {
    expect(kind.schema.parse(given)).toEqual(value);
  });

  it.each([
    '100',
    '0/s',
    '100/d',
    '-1/s',
    '1.5/s',
    '100 / m',
    '/m',
    '100/',
    '100/min',
    'unlimited',
    '1e3/s',
    '99999999999/s',
    '1/s/m',
  ])('refuses %s', (given) => {
    expect(kind.schema.safeParse(given).success).toBe(false);
  });

  it.each(['100/m', '1000/s', '3/h', 'none', 'auto'])('prints %s as it was given', (given) => {
    expect(kind.print(kind.schema.parse(given))).toBe(given);
  });
});

describe('requestLimit', () => {
  const limit = requestLimit();

  it('reads what rateLimit reads, but has nothing to follow by itself', () => {
    expect(limit.schema.parse('100/m')).toEqual({ kind: 'fixed', count: 100, periodMs: 60_000 });
    expect(limit.schema.parse('none')).toEqual({ kind: 'none' });
    expect(limit.schema.safeParse('auto').success).toBe(false);
    expect(limit.print({ kind: 'fixed', count: 3, periodMs: 1000 })).toBe('3/s');
  });
});
