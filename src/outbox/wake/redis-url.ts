/**
 * REDIS_URL as ioredis reads it. TLS goes by the scheme, which ioredis knows in small letters alone; and whoever names a token but no user and no
 * password (`redis://token@host`) means the password.
 */
export function redisUrl(given: string): string {
  return given
    .replace(/^rediss?:/i, (scheme) => scheme.toLowerCase())
    .replace(/^(rediss?:\/\/)([^:@/?#]+)@/, (_, scheme: string, token: string) => `${scheme}:${token}@`);
}
