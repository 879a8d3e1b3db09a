import { deepFrozen } from './deep-frozen.js';
import type { Settings } from './settings.js';

/** Where the embedded services listen. */
export interface EmbeddedServices {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly kinesisEndpoint: string;
}

/** The simulator takes any credentials. With fixed ones the SDK neither sends it the developer's real ones nor hangs in search of some. */
const SIMULATOR_CREDENTIALS = { accessKeyId: 'embedded', secretAccessKey: 'embedded' };

/** `settings` of embedded mode once its services are up. Throws in external mode: the simulator never stands in for the real Kinesis. */
export function withEmbeddedServices(settings: Settings, services: EmbeddedServices): Settings {
  if (settings.mode !== 'embedded') throw new Error('Embedded services must not stand in for external ones');
  return deepFrozen({
    ...settings,
    database: { ...settings.database, url: services.databaseUrl },
    redis: { ...settings.redis, url: services.redisUrl },
    aws: { ...settings.aws, ...SIMULATOR_CREDENTIALS, endpoint: services.kinesisEndpoint },
  });
}
