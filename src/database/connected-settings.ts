import type { Settings } from '../config/settings.js';
import type { DatabaseSettings } from './data-source.js';

/** The database's settings once it is known where the database is. @throws Error in embedded mode before the services are up. */
export function connectedSettings({ database }: Pick<Settings, 'database'>): DatabaseSettings {
  if (database.url === undefined) throw new Error('The database is not known yet: the embedded services are not up.');
  return { database: { ...database, url: database.url } };
}
