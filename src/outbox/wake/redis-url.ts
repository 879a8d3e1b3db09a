/**
 * REDIS_URL as ioredis reads it. TLS depends on the scheme, which ioredis knows only in small letters; and `redis://token@host`, without a
 * colon, means a password.
 */
export function redisUrl(given: string): string {
  return given
    .replace(/^rediss?:/i, (scheme) => scheme.toLowerCase())
    .replace(/^(rediss?:\/\/)([^:@/?#]+)@/, (_, scheme: string, token: string) => `${scheme}:${token}@`);
}
