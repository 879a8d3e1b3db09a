import { coreSettings } from './declared/core-settings.js';
import { defineSettings } from './define-settings.js';
import { EnvironmentReading } from './environment-reading.js';
import { streamName } from './kinds/stream-name.js';
import { setting } from './setting.js';

describe('a group of settings', () => {
  const stream = { kind: streamName(), default: 'x', meaning: 'A stream.' };
  const reading = (name: string, variable: string) =>
    new EnvironmentReading({}, [
      ...coreSettings,
      defineSettings({ name, title: 'Other', settings: { stream: setting({ ...stream, variable }) } }),
    ]);

  it('must not declare a name or a variable that is taken', () => {
    expect(() => reading('other', 'OTHER')).not.toThrow();
    expect(() => reading('http', 'OTHER')).toThrow('The group of settings http is declared twice');
    expect(() => reading('other', 'PORT')).toThrow('The variable PORT is declared twice');
  });
});
