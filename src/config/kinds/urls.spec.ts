import { httpUrl, postgresUrl, redisUrl } from './urls.js';

describe.each([
  [
    'postgresUrl',
    postgresUrl(),
    [
      'postgres://u:p@h:5432/d',
      'postgresql://h/d?sslmode=verify-full',
      'postgresql:///d?host=/var/run/postgresql&user=u',
      'postgres://u:p%40@[::1]/d',
      'postgres://h/d?sslmode=no-verify&sslrootcert=/ca.pem',
    ],
    [
      'mysql://h/d',
      'h:5432',
      'postgres:h/d',
      'postgres://',
      'postgresql://u@/d?host=/run/postgresql',
      'postgres:///d',
      'postgres://h:99999/d',
      'postgres://u:p#w@h/d',
      'jdbc:postgresql://h/d',
      'postgres://u:50%@h/d',
      'postgres://u%zz:p@h/d',
      'postgres://h/d?sslmode=verify_full',
      'postgres://h/d?sslmode=',
    ],
  ],
  [
    'redisUrl',
    redisUrl(),
    ['redis://h', 'rediss://u:p@h:6380/3', 'redis://h/', 'redis://:p@[::1]:6379/0'],
    [
      'http://h',
      'h:6379',
      'redis://',
      'redis:///0',
      'redis://h/cache',
      'redis://h:x',
      'redis://h/0/1',
      'redis://h/999999999999',
      'redis://h/-1',
      'redis://:50%@h',
    ],
  ],
  [
    'httpUrl',
    httpUrl(),
    ['http://localhost:4567', 'https://vpce-1.kinesis.ap-south-1.vpce.amazonaws.com', 'http://127.0.0.1:4567/'],
    ['localhost:4567', 'http://', 'ftp://h', '//h', 'kinesis', 'http:h'],
  ],
] as const)('%s', (_, kind, good, bad) => {
  it.each(good)('takes %s as it is', (given) => {
    expect(kind.schema.safeParse(given)).toMatchObject({ success: true, data: given });
  });

  it.each(bad)('refuses %s', (given) => {
    expect(kind.schema.safeParse(given).success).toBe(false);
  });

  it('masks passwords in what it refuses and in what it prints', () => {
    expect(kind.mask('ftp://u:hunter2@h')).not.toContain('hunter2');
    expect(kind.print('http://u:hunter2@h')).not.toContain('hunter2');
  });
});
