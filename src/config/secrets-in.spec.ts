import { loadSettings } from './load-settings.js';
import { secretsIn } from './secrets-in.js';

describe('secretsIn', () => {
  it('finds keys, passwords and credentials', () => {
    const settings = loadSettings({
      DATABASE_URL: 'postgres://shop:p%40ssword-1@db/shop',
      REDIS_URL: 'redis://:password-2@redis',
      API_KEYS: 'ops:0123456789abcdef,ci:fedcba9876543210',
      AWS_ACCESS_KEY: 'AKIDEXAMPLE',
      AWS_SECRET_KEY: 'example-secret',
    });
    expect(secretsIn(settings)).toEqual([
      ...['0123456789abcdef', 'fedcba9876543210', 'p%40ssword-1', 'p@ssword-1', 'password-2', 'password-2'],
      ...['AKIDEXAMPLE', 'example-secret'],
    ]);
  });

  it('finds none where there are none', () => {
    expect(secretsIn(loadSettings({}))).toEqual([]);
  });
});
