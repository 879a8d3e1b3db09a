import { settingsIn } from './define-settings.js';
import { coreSettings } from './declared/core-settings.js';
import { describeSettings } from './describe-settings.js';
import { withEmbeddedServices } from './embedded-services.js';
import { loadSettings } from './load-settings.js';

function described(env: NodeJS.ProcessEnv): Map<string, string> {
  return new Map(describeSettings(loadSettings(env)).map((line) => line.split(/ += /, 2) as [string, string]));
}

describe('describeSettings', () => {
  it('shows no secret, wherever it was given', () => {
    const shown = described({
      API_KEYS: 'shop:hunter2hunter2hunter2,ops:hunter2hunter2hunter3',
      DATABASE_URL: 'postgres://user:hunter2@db/shop?sslpassword=hunter2',
      REDIS_URL: 'rediss://hunter2@cache',
      AWS_ACCESS_KEY: 'AKIAhunter2',
      AWS_SECRET_KEY: 'hunter2',
      KINESIS_ENDPOINT: 'https://hunter2:hunter2@proxy',
    });
    expect([...shown.values()].join()).not.toContain('hunter2');
    expect(Object.fromEntries(shown)).toMatchObject({
      API_KEYS: 'shop:********,ops:********',
      DATABASE_URL: 'postgres://user:********@db/shop?sslpassword=********',
      REDIS_URL: 'rediss://********@cache',
      AWS_ACCESS_KEY: '********',
      AWS_SECRET_KEY: '********',
      KINESIS_ENDPOINT: 'https://********@proxy',
    });
  });

  it('shows each variable whose value is in force', () => {
    const inputsOnly = [
      'NODE_ENV',
      'AWS_ENDPOINT_URL',
      'AWS_ENDPOINT_URL_KINESIS',
      'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    ];
    const declared = settingsIn(coreSettings).map(({ variable }) => variable);
    const shown = [...described({}).keys()];
    expect(shown).toEqual(['mode', ...declared.filter((variable) => !inputsOnly.includes(variable))]);
  });

  it('shows values as one would write them', () => {
    const shown = described({ KINESIS_INSERT_RATE_LIMIT: '100/M', EVENT_METADATA: '0', ROLE: 'API' });
    expect(Object.fromEntries(shown)).toMatchObject({
      KINESIS_INSERT_RATE_LIMIT: '100/m',
      EVENT_METADATA: 'false',
      ROLE: 'api',
      API_KEYS: '(not set: no key is asked for, and HOST must be loopback)',
    });
  });

  it('shows the endpoint that an SDK variable gave, and the embedded ones', () => {
    const env = { DATABASE_URL: 'postgres://db/shop', REDIS_URL: 'redis://cache', AWS_ENDPOINT_URL: 'http://emulator' };
    expect(described(env).get('KINESIS_ENDPOINT')).toBe('http://emulator');
    const services = {
      databaseUrl: 'postgres://a:hunter2@127.0.0.1:1/x',
      redisUrl: 'redis://b',
      kinesisEndpoint: 'http://c',
    };
    const lines = describeSettings(withEmbeddedServices(loadSettings({}), services)).join('\n');
    expect(lines).toMatch(/^mode += embedded/);
    expect(lines).toMatch(/DATABASE_URL += postgres:\/\/a:\*{8}@127.0.0.1:1\/x\n/);
    expect(lines).not.toContain('hunter2');
  });
});
