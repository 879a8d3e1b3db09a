import { ConfigurationError, EX_CONFIG } from './configuration-error.js';

describe('ConfigurationError', () => {
  it('lists every mistake in one message', () => {
    const problems = [
      { variable: 'PORT', given: '99999', accepted: 'a whole number from 0 to 65535' },
      { variable: 'REDIS_URL', given: undefined, accepted: 'a URL' },
    ];
    const error = new ConfigurationError(problems);
    expect(error.problems).toBe(problems);
    expect(error.message.split('\n')).toEqual([
      'The configuration is wrong in 2 places; nothing was started.',
      '  PORT is "99999"',
      '    accepted: a whole number from 0 to 65535',
      '  REDIS_URL is not set',
      '    accepted: a URL',
    ]);
  });

  it('shows given text on one line, and not endlessly', () => {
    const { message } = new ConfigurationError([
      { variable: 'ROLE', given: `a\nb\u001b[31m${'x'.repeat(500)}`, accepted: 'all' },
    ]);
    expect(message.split('\n')).toHaveLength(3);
    expect(message).toContain('"a\\nb\\u001b[31m');
    expect(message.length).toBeLessThan(300);
  });

  it('goes with the exit code of sysexits.h', () => {
    expect(EX_CONFIG).toBe(78);
  });
});
