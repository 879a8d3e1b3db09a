import { ConfigurationError, type SettingProblem } from './configuration-error.js';
import { loadSettings } from './load-settings.js';

function problems(env: NodeJS.ProcessEnv): readonly SettingProblem[] {
  try {
    loadSettings(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

function refused(env: NodeJS.ProcessEnv): string[] {
  return problems(env).map(({ variable }) => variable);
}

const SERVICES = { DATABASE_URL: 'postgres://db/shop', REDIS_URL: 'redis://cache' };

describe('loadSettings', () => {
  it('has a default for everything', () => {
    // A new setting belongs here, with its default, and in the test below.
    expect(loadSettings({})).toEqual({
      mode: 'embedded',
      role: 'all',
      logLevel: 'info',
      logMaskedKeys: ['name', 'phone', 'mobile', 'email', 'address', 'voucher'],
      http: {
        host: '127.0.0.1',
        port: 3000,
        apiKeys: [],
        requestLimit: { kind: 'fixed', count: 6000, periodMs: 60_000 },
      },
      database: { url: undefined, poolSize: 12, preparedStatements: true },
      redis: { url: undefined },
      aws: { region: 'ap-south-1', endpoint: undefined, accessKeyId: undefined, secretAccessKey: undefined },
      streams: {
        product: 'product-updates',
        productUpdate: 'product-updates-only',
        order: 'order-events',
        separateProductUpdates: false,
        rateLimit: { kind: 'auto' },
      },
      publishing: {
        eventMetadata: true,
        leaseMs: 20_000,
        putTimeoutMs: 4_000,
        batchMaxRecords: 500,
        batchMaxBytes: 5 * 1024 * 1024,
        concurrency: 3,
      },
      deliveryLog: { days: 7 },
      retry: { baseMs: 2_000, capMs: 60_000, recordMaxTries: 3 },
      parked: { retentionDays: undefined },
      sweep: { intervalMs: 1_000 },
      ready: { maxBacklogSeconds: undefined },
      shutdown: { graceMs: 25_000 },
      embedded: { dir: undefined },
      warnings: [],
    });
  });

  it('reads every variable', () => {
    const settings = loadSettings({
      ...SERVICES,
      ROLE: 'worker',
      LOG_LEVEL: 'debug',
      LOG_MASKED_KEYS: 'iban, tax_number',
      HOST: '0.0.0.0',
      PORT: '0',
      API_KEYS: 'shop:0123456789abcdef',
      API_RATE_LIMIT: 'none',
      DATABASE_POOL_SIZE: '20',
      DATABASE_PREPARED_STATEMENTS: 'false',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY: 'AKIA',
      AWS_SECRET_KEY: 'secret',
      KINESIS_ENDPOINT: 'http://localhost:4567',
      KINESIS_PRODUCT_STREAM: 'p',
      KINESIS_PRODUCT_UPDATE_STREAM: 'u',
      KINESIS_ORDERS_STREAM: 'o',
      SEPARATE_SKU_CREATE_UPDATE_STREAM: '1',
      KINESIS_INSERT_RATE_LIMIT: '100/m',
      EVENT_METADATA: 'FALSE',
      LEASE_MS: '10000',
      PUT_TIMEOUT_MS: '4000',
      BATCH_MAX_RECORDS: '100',
      BATCH_MAX_BYTES: '1048576',
      WORKER_CONCURRENCY: '4',
      DELIVERY_LOG_DAYS: '30',
      RETRY_BASE_MS: '100',
      RETRY_CAP_MS: '1000',
      RECORD_MAX_TRIES: '5',
      PARKED_RETENTION_DAYS: '90',
      SWEEP_INTERVAL_MS: '200',
      READY_MAX_BACKLOG_SECONDS: '900',
      SHUTDOWN_GRACE_MS: '9000',
      EMBEDDED_DIR: '/var/tmp/x',
    });
    expect(settings).toEqual({
      mode: 'external',
      role: 'worker',
      logLevel: 'debug',
      logMaskedKeys: ['iban', 'tax_number'],
      http: {
        host: '0.0.0.0',
        port: 0,
        apiKeys: [{ name: 'shop', key: '0123456789abcdef' }],
        requestLimit: { kind: 'none' },
      },
      database: { url: 'postgres://db/shop', poolSize: 20, preparedStatements: false },
      redis: { url: 'redis://cache' },
      aws: { region: 'eu-west-1', endpoint: 'http://localhost:4567', accessKeyId: 'AKIA', secretAccessKey: 'secret' },
      streams: {
        product: 'p',
        productUpdate: 'u',
        order: 'o',
        separateProductUpdates: true,
        rateLimit: { kind: 'fixed', count: 100, periodMs: 60_000 },
      },
      publishing: {
        eventMetadata: false,
        leaseMs: 10_000,
        putTimeoutMs: 4_000,
        batchMaxRecords: 100,
        batchMaxBytes: 1_048_576,
        concurrency: 4,
      },
      deliveryLog: { days: 30 },
      retry: { baseMs: 100, capMs: 1_000, recordMaxTries: 5 },
      parked: { retentionDays: 90 },
      sweep: { intervalMs: 200 },
      ready: { maxBacklogSeconds: 900 },
      shutdown: { graceMs: 9_000 },
      embedded: { dir: '/var/tmp/x' },
      warnings: [],
    });
  });

  it('freezes everything that it returns', () => {
    const settings = loadSettings({ API_KEYS: 'shop:0123456789abcdef', KINESIS_INSERT_RATE_LIMIT: '1/s' });
    const parts = [
      settings,
      settings.http,
      settings.http.apiKeys,
      settings.http.apiKeys[0],
      settings.streams.rateLimit,
    ];
    expect([...parts, settings.warnings].every(Object.isFrozen)).toBe(true);
  });

  it('tells all mistakes at once, and no secret', () => {
    const env = {
      DATABASE_URL: 'mysql://user:hunter2@db/shop',
      KINESIS_INSERT_RATE_LIMIT: 'fast',
      ROLE: 'boss',
      PORT: '70000',
      HOST: '0.0.0.0',
      AWS_SECRET_KEY: 'hunter2',
      LEASE_MS: '8000',
      KINESIS_ORDERS_STREAM: 'orders!',
    };
    expect(refused(env).sort()).toEqual(
      [
        'AWS_ACCESS_KEY',
        'API_KEYS',
        'DATABASE_URL',
        'KINESIS_INSERT_RATE_LIMIT',
        'KINESIS_ORDERS_STREAM',
        'PORT',
        'PUT_TIMEOUT_MS',
        'REDIS_URL',
        'ROLE',
      ].sort(),
    );
    expect(JSON.stringify(problems(env))).not.toContain('hunter2');
    expect(() => loadSettings(env)).not.toThrow(/hunter2/);
    expect(() => loadSettings(env)).toThrow(
      /DATABASE_URL is "mysql:\/\/user:\*{8}@db\/shop"|DATABASE_URL is "mysql:\/\/\*{8}@db\/shop"/,
    );
  });

  it('warns of variables that look misspelt, but starts', () => {
    expect(loadSettings({ LOG_LEVLE: 'debug', HOME: '/root' }).warnings).toEqual([
      'LOG_LEVLE is not a setting and is ignored; did you mean LOG_LEVEL?',
    ]);
  });
});

describe('services', () => {
  it.each([
    ['DATABASE_URL', 'postgres://db/shop', ['REDIS_URL']],
    ['REDIS_URL', 'redis://cache', ['DATABASE_URL']],
    ['KINESIS_ENDPOINT', 'http://localhost:4567', ['DATABASE_URL', 'REDIS_URL']],
    ['AWS_ENDPOINT_URL', 'http://localhost:4567', ['DATABASE_URL', 'REDIS_URL']],
    ['AWS_ENDPOINT_URL_KINESIS', 'http://localhost:4567', ['DATABASE_URL', 'REDIS_URL']],
    ['AWS_ACCESS_KEY', 'AKIA', ['AWS_SECRET_KEY', 'DATABASE_URL', 'REDIS_URL']],
    ['NODE_ENV', 'production', ['DATABASE_URL', 'REDIS_URL']],
    ['NODE_ENV', ' Production', ['DATABASE_URL', 'REDIS_URL']],
  ])('are not embedded beside %s=%s', (variable, value, missing) => {
    expect(refused({ [variable]: value })).toEqual(missing);
    expect(problems({ [variable]: value }).at(-1)?.accepted).toMatch(new RegExp(`required because ${variable} is`));
  });

  it('are not embedded beside a variable that is wrong', () => {
    expect(refused({ DATABASE_URL: 'nonsense' })).toEqual(['DATABASE_URL', 'REDIS_URL']);
  });

  it('are external, with Kinesis found by the SDK, once both URLs are there', () => {
    expect(loadSettings(SERVICES)).toMatchObject({ mode: 'external', aws: { endpoint: undefined } });
    expect(loadSettings({ ...SERVICES, NODE_ENV: 'production' }).mode).toBe('external');
  });

  it.each([
    { NODE_ENV: 'development' },
    { DATABASE_URL: '' },
    { AWS_ACCESS_KEY_ID: 'AKIA', AWS_REGION: 'eu-west-1' },
    { API_KEYS: '' },
  ])('are embedded with %j', (env) => {
    expect(loadSettings(env).mode).toBe('embedded');
  });
});

describe('endpoint of Kinesis', () => {
  const ours = { KINESIS_ENDPOINT: 'http://ours' };
  const service = { AWS_ENDPOINT_URL_KINESIS: 'http://service' };
  const general = { AWS_ENDPOINT_URL: 'http://general' };
  const ignore = { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };

  it.each([
    [{ ...ours, ...service, ...general }, 'http://ours'],
    [{ ...service, ...general }, 'http://service'],
    [general, 'http://general'],
    [{ ...service, ...general, ...ignore }, undefined],
    [{ ...ours, ...service, ...ignore }, 'http://ours'],
  ])('%j leads to %s', (env, endpoint) => {
    expect(loadSettings({ ...SERVICES, ...env }).aws.endpoint).toBe(endpoint);
  });
});

describe('rules between settings', () => {
  it.each([
    ['a secret without its key', { AWS_SECRET_KEY: 's' }, ['AWS_ACCESS_KEY']],
    ['a key without its secret', { ...SERVICES, AWS_ACCESS_KEY: 'k' }, ['AWS_SECRET_KEY']],
    ['a key with a refused secret', { ...SERVICES, AWS_ACCESS_KEY: 'k', AWS_SECRET_KEY: 'a b' }, ['AWS_SECRET_KEY']],
    ['an open host without keys', { HOST: '::' }, ['API_KEYS']],
    ['an open host with refused keys', { HOST: '::', API_KEYS: 'shop' }, ['API_KEYS']],
    ['a refused host without keys', { HOST: 'a b' }, ['HOST']],
    ['a timeout of half the lease', { LEASE_MS: '6000', PUT_TIMEOUT_MS: '3000' }, ['PUT_TIMEOUT_MS']],
    ['a lease too short for the default timeout', { LEASE_MS: '6000' }, ['PUT_TIMEOUT_MS']],
    ['a cap under the base', { RETRY_BASE_MS: '5000', RETRY_CAP_MS: '4999' }, ['RETRY_CAP_MS']],
    [
      'separate streams of one name',
      { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', KINESIS_PRODUCT_STREAM: 'product-updates-only' },
      ['KINESIS_PRODUCT_UPDATE_STREAM'],
    ],
    ['one stream for products and orders', { KINESIS_ORDERS_STREAM: 'product-updates' }, ['KINESIS_ORDERS_STREAM']],
    [
      "one stream for products' updates and orders",
      { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true', KINESIS_PRODUCT_UPDATE_STREAM: 'order-events' },
      ['KINESIS_ORDERS_STREAM'],
    ],
  ])('refuse %s', (_, env, variables) => {
    expect(refused(env)).toEqual(variables);
  });

  it.each([
    ['an open host with keys', { HOST: '0.0.0.0', API_KEYS: 'shop:0123456789abcdef' }],
    ['a loopback host without keys', { HOST: '127.1.2.3' }],
    ['a timeout just under half the lease', { LEASE_MS: '6000', PUT_TIMEOUT_MS: '2999' }],
    ['a cap equal to the base', { RETRY_BASE_MS: '5000', RETRY_CAP_MS: '5000' }],
    ['the name of a stream that carries nothing', { KINESIS_PRODUCT_UPDATE_STREAM: 'order-events' }],
    ['one name for streams that are not separated', { KINESIS_PRODUCT_STREAM: 'product-updates-only' }],
  ])('allow %s', (_, env) => {
    expect(refused(env)).toEqual([]);
  });

  it('say which value the bound comes from', () => {
    expect(problems({ LEASE_MS: '6000' })).toEqual([
      {
        variable: 'PUT_TIMEOUT_MS',
        given: undefined,
        accepted: 'a whole number of ms less than half of LEASE_MS, which is 6000; its default is 4000',
      },
    ]);
  });
});
