import { withEmbeddedServices } from './embedded-services.js';
import { loadSettings } from './load-settings.js';

const services = {
  databaseUrl: 'postgres://127.0.0.1:1/shop',
  redisUrl: 'redis://127.0.0.1:2',
  kinesisEndpoint: 'http://127.0.0.1:3',
};

describe('withEmbeddedServices', () => {
  it('names the services that were started, and keeps everything else', () => {
    const settings = loadSettings({ AWS_REGION: 'eu-west-1', DATABASE_POOL_SIZE: '20' });
    const running = withEmbeddedServices(settings, services);
    expect(running).toEqual({
      ...settings,
      database: { ...settings.database, url: services.databaseUrl },
      redis: { url: services.redisUrl },
      aws: {
        region: 'eu-west-1',
        endpoint: services.kinesisEndpoint,
        accessKeyId: 'embedded',
        secretAccessKey: 'embedded',
      },
    });
    expect([running, running.aws, running.database].every(Object.isFrozen)).toBe(true);
  });

  it('never lets the simulator stand in for the real Kinesis', () => {
    const external = loadSettings({ DATABASE_URL: 'postgres://db/shop', REDIS_URL: 'redis://cache' });
    expect(() => withEmbeddedServices(external, services)).toThrow('must not stand in');
  });
});
