import { defineSettings, rule } from './define-settings.js';
import { describeSettings } from './describe-settings.js';
import { secretText } from './kinds/scalars.js';
import { streamName } from './kinds/stream-name.js';
import { loadSettings } from './load-settings.js';
import { setting } from './setting.js';
import { streamSettings } from './declared/stream-settings.js';
import { settingsOf } from './settings.js';

const stream = setting({
  variable: 'KINESIS_RETURNS_STREAM',
  kind: streamName(),
  default: 'return-events',
  meaning: 'Stream of returns.',
});
const returnSettings = defineSettings({
  name: 'return',
  title: 'Returns',
  settings: {
    stream,
    token: setting({ variable: 'RETURNS_TOKEN', kind: secretText('a token'), unset: 'none', meaning: 'A token.' }),
  },
  rules: [
    rule({
      about: stream,
      reads: [stream, streamSettings.settings.order],
      breach: (returns, orders) => (returns === orders ? 'a stream other than that of orders' : undefined),
    }),
  ],
});

describe('settings of a module', () => {
  it('are read with their types, beside ours', () => {
    const settings = loadSettings({ KINESIS_RETURNS_STREAM: 'r' }, [returnSettings]);
    const values: { readonly stream: string; readonly token: string | undefined } = settingsOf(
      settings,
      returnSettings,
    );
    expect(values).toEqual({ stream: 'r', token: undefined });
    expect(Object.isFrozen(values)).toBe(true);
    expect(settings.warnings).toEqual([]);
  });

  it('come into the same list of mistakes', () => {
    const load = () => loadSettings({ KINESIS_RETURNS_STREAM: 'a b', PORT: 'x' }, [returnSettings]);
    expect(load).toThrow(/PORT is "x"[^]*KINESIS_RETURNS_STREAM is "a b"/);
  });

  it('may have rules with ours', () => {
    const load = () => loadSettings({ KINESIS_RETURNS_STREAM: 'order-events' }, [returnSettings]);
    expect(load).toThrow(/KINESIS_RETURNS_STREAM is "order-events"\n.*a stream other than that of orders/);
  });

  it('are described, masked', () => {
    const settings = loadSettings({ RETURNS_TOKEN: 'hunter2' }, [returnSettings]);
    const lines = describeSettings(settings, [returnSettings]).filter((line) => line.includes('RETURNS'));
    expect(lines.map((line) => line.replace(/ +/g, ' '))).toEqual([
      'KINESIS_RETURNS_STREAM = return-events',
      'RETURNS_TOKEN = ********',
    ]);
  });

  it('must be handed to loadSettings', () => {
    expect(() => settingsOf(loadSettings({}), returnSettings)).toThrow('return were not handed');
  });

  it('must not declare a name or a variable that is taken', () => {
    const port = setting({ variable: 'PORT', kind: streamName(), default: 'x', meaning: 'Not a port.' });
    expect(() => loadSettings({}, [returnSettings, returnSettings])).toThrow(
      'The group of settings return is declared twice',
    );
    expect(() => loadSettings({}, [defineSettings({ name: 'other', title: 'Other', settings: { port } })])).toThrow(
      'The variable PORT is declared twice',
    );
  });
});
