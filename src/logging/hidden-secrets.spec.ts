import { hiding } from './hidden-secrets.js';

describe('hiding', () => {
  it('hides secrets as JSON and URLs spell them, the longest first', () => {
    const hide = hiding(['pass"word', 'pass"word-2', 'p@ss/word']);
    const line = JSON.stringify({ a: 'pass"word', b: ['pass"word-2'], url: 'redis://:p%40ss%2Fword@host' });
    expect(hide(line)).toBe('{"a":"[secret]","b":["[secret]"],"url":"redis://:[secret]@host"}');
  });

  it('leaves everything else as it is, short words too', () => {
    expect(hiding(['shop', ''])('{"msg":"shopstream"}')).toBe('{"msg":"shopstream"}');
  });
});
