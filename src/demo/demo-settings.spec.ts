import { ConfigurationError } from '../config/configuration-error.js';
import { demoSettings } from './demo-settings.js';

describe('demoSettings', () => {
  it('separates updates unless the environment says otherwise', () => {
    expect(demoSettings({}).streams.separateProductUpdates).toBe(true);
    expect(demoSettings({ SEPARATE_SKU_CREATE_UPDATE_STREAM: 'false' }).streams.separateProductUpdates).toBe(false);
  });

  it('refuses records without the object that the verdict reads', () => {
    expect(() => demoSettings({ EVENT_METADATA: 'false' })).toThrow(ConfigurationError);
    expect(() => demoSettings({ EVENT_METADATA: 'false' })).toThrow(/EVENT_METADATA is "false"\n.*accepted: true/);
  });

  it('refuses half of the service', () => {
    expect(() => demoSettings({ ROLE: 'api', EVENT_METADATA: 'false' })).toThrow(/ROLE is "api"[^]*EVENT_METADATA is/);
  });
});
