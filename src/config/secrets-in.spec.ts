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

  it('finds passwords among the parameters of URLs, and those of an endpoint', () => {
    const settings = loadSettings({
      DATABASE_URL: 'postgres:///shop?host=/run/postgresql&user=shop&password=parameter%2D1',
      REDIS_URL: 'redis://redis?password=parameter-2',
      KINESIS_ENDPOINT: 'http://user:endpoint-3@kinesis',
    });
    expect(secretsIn(settings)).toEqual([
      ...['parameter-1', 'parameter%2D1', 'parameter-2', 'parameter-2'],
      ...['endpoint-3', 'endpoint-3'],
    ]);
  });

  it('finds none where there are none', () => {
    expect(secretsIn(loadSettings({}))).toEqual([]);
  });
});
