import { isLoopback, listenHost } from './listen-host.js';

describe('listenHost', () => {
  it.each(['127.0.0.1', '0.0.0.0', '::', '::1', 'fe80::1', 'localhost', 'shop-1.example.com', 'a'])(
    'takes %s',
    (given) => {
      expect(listenHost().schema.safeParse(given)).toMatchObject({ success: true, data: given });
    },
  );

  it.each([
    '[::1]',
    '127.0.0.1:3000',
    '256.0.0.1',
    '1.2.3',
    'http://localhost',
    '-a',
    'a_b',
    'a..b',
    'a b',
    '*',
    'a'.repeat(64),
  ])('refuses %s', (given) => {
    expect(listenHost().schema.safeParse(given).success).toBe(false);
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.255.0.9', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST'])(
    '%s is',
    (host) => {
      expect(isLoopback(host)).toBe(true);
    },
  );

  it.each([
    '0.0.0.0',
    '::',
    '128.0.0.1',
    '10.0.0.1',
    '::2',
    '::ffff:10.0.0.1',
    'localhost.example.com',
    'shop',
    '127.0.0.1.example.com',
  ])('%s is not', (host) => {
    expect(isLoopback(host)).toBe(false);
  });
});
