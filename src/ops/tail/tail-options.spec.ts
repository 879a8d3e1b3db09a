import { tailStart } from './tail-options.js';

const NOW = Date.parse('2026-01-31T12:00:00Z');

describe('tailStart', () => {
  it.each([
    [{}, 'latest'],
    [{ from: 'latest' }, 'latest'],
    [{ from: 'beginning' }, 'beginning'],
  ])('takes %j', (given, at) => {
    expect(tailStart(given)).toBe(at);
  });

  it.each([
    ['90s', '2026-01-31T11:58:30.000Z'],
    ['15m', '2026-01-31T11:45:00.000Z'],
    ['1d', '2026-01-30T12:00:00.000Z'],
    ['2026-01-31T12:30:00+01:00', '2026-01-31T11:30:00.000Z'],
    ['2026-01-30', '2026-01-30T00:00:00.000Z'],
  ])('takes --since %s', (since, at) => {
    expect(tailStart({ since }, NOW)).toEqual(new Date(at));
  });

  it.each([
    [{ from: 'yesterday' }, '--from takes latest or beginning'],
    [{ since: 'yesterday' }, '--since takes 90s'],
    [{ since: '2026-01-31T11:00:00' }, '--since takes 90s'],
    [{ since: '2026-13-31' }, '--since takes 90s'],
    [{ since: '2025-02-29' }, '--since takes 90s'],
    [{ since: '2026-01-30T25:00:00Z' }, '--since takes 90s'],
    [{ since: '2026-02-01' }, 'is in the future'],
    [{ since: '1h', from: 'latest' }, 'exclude each other'],
  ])('refuses %j', (given, why) => {
    expect(() => tailStart(given, NOW)).toThrow(why);
  });
});
