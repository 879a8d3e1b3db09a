import { redisUrl } from './redis-url.js';

describe('REDIS_URL for ioredis', () => {
  it.each([
    ['redis://cache:6379/1', 'redis://cache:6379/1'],
    ['rediss://user:p%40ss@cache', 'rediss://user:p%40ss@cache'],
    ['Rediss://:word@cache', 'rediss://:word@cache'],
    ['REDIS://cache', 'redis://cache'],
    ['rediss://token@cache/2', 'rediss://:token@cache/2'],
    ['redis://cache/?password=a@b', 'redis://cache/?password=a@b'],
  ])('%s', (given, read) => {
    expect(redisUrl(given)).toBe(read);
  });
});
