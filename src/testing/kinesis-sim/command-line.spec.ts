import { EventOrderChecker } from '../event-order-checker.js';
import { optionsFromArguments } from './command-line.js';

describe('optionsFromArguments', () => {
  it('has AWS limits and storage by default', () => {
    expect(optionsFromArguments([])).toEqual({ port: 0, streams: [], throttle: true });
  });

  it('reads every flag', () => {
    const flags = '--port 4567 --stream a:3 --stream b --no-throttle --count --seed 7 --max-request-bytes 5242880';
    expect(optionsFromArguments(flags.split(' '))).toEqual({
      port: 4567,
      streams: [
        { name: 'a', shards: 3 },
        { name: 'b', shards: 1 },
      ],
      throttle: false,
      storage: 'count',
      checker: expect.any(EventOrderChecker) as unknown,
      seed: 7,
      maxRequestBytes: 5_242_880,
    });
  });

  it('answers --help with undefined', () => {
    expect(optionsFromArguments(['--help'])).toBeUndefined();
  });

  it.each([['--port=x'], ['--port=70000'], ['--stream=a b'], ['--stream=a:x'], ['--first-sequence=2'], ['--nonsense']])(
    'refuses %s',
    (flag) => {
      expect(() => optionsFromArguments([flag])).toThrow(flag.split('=')[0]);
    },
  );
});
