import { parseEnv } from 'node:util';
import { settingsIn } from '../define-settings.js';
import { coreSettings } from '../declared/core-settings.js';
import { loadSettings } from '../load-settings.js';
import { envExample } from './env-example.js';

const text = envExample(coreSettings);

describe('envExample', () => {
  it('changes nothing when it is copied as it is', () => {
    expect(parseEnv(text)).toEqual({});
  });

  it('sets each variable to its default when its line is uncommented', () => {
    const defaults = settingsIn(coreSettings).filter(({ spec }) => spec.default !== undefined);
    const names = defaults.map(({ variable }) => variable).join('|');
    const uncommented = parseEnv(text.replace(new RegExp(`^# (?=(${names})=)`, 'gm'), ''));
    expect(Object.keys(uncommented)).toHaveLength(defaults.length);
    expect(loadSettings(uncommented as NodeJS.ProcessEnv)).toEqual(loadSettings({}));
  });

  it('has examples that are accepted, but for the key that everybody must make up', () => {
    const refused = settingsIn(coreSettings).filter(
      ({ variable, spec }) =>
        spec.example !== undefined && !spec.kind.schema.safeParse(spec.example).success && variable,
    );
    expect(refused.map(({ variable }) => variable)).toEqual(['API_KEYS']);
  });

  it('keeps its lines short', () => {
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(112);
  });
});
