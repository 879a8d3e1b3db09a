import { streamName } from './stream-name.js';

describe('streamName', () => {
  it.each(['a', 'product-updates', 'A_b.c-9', 'x'.repeat(128)])('takes %s', (given) => {
    expect(streamName().schema.safeParse(given).success).toBe(true);
  });

  it.each(['x'.repeat(129), 'a b', 'a/b', 'a:b', 'ä', 'arn:aws:kinesis:ap-south-1:1:stream/a', 'a\nb'])(
    'refuses %s',
    (given) => {
      expect(streamName().schema.safeParse(given).success).toBe(false);
    },
  );
});
