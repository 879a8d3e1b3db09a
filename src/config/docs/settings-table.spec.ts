import { coreSettings } from '../declared/core-settings.js';
import { defineSettings, settingsIn } from '../define-settings.js';
import { secretText, text } from '../kinds/scalars.js';
import { setting } from '../setting.js';
import { settingsTable } from './settings-table.js';

const word = setting({
  variable: 'WORD',
  kind: text(/^\w+$/, '`a|b` or <c>'),
  default: 'a',
  meaning: 'A word.',
  tooLow: 'it is short.',
  tooHigh: 'it is long.',
});
const key = setting({ variable: 'KEY', kind: secretText('a key'), unset: 'none', meaning: 'A key.' });

describe('settingsTable', () => {
  it('puts groups of one title into one table and escapes cells', () => {
    const groups = [
      defineSettings({ name: 'a', title: 'Words', settings: { word } }),
      defineSettings({ name: 'b', title: 'Words', settings: { key } }),
    ];
    expect(settingsTable(groups)).toBe(
      [
        '**Words**',
        '',
        '| variable | default | accepted | meaning |',
        '| --- | --- | --- | --- |',
        '| `WORD` | `a` | `a\\|b` or &lt;c> | A word. *Too low:* it is short. *Too high:* it is long. |',
        '| `KEY` | unset: none | a key; masked wherever it is shown | A key. |',
      ].join('\n'),
    );
  });

  it('has one row of four cells for each of our settings', () => {
    const rows = settingsTable(coreSettings)
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(settingsIn(coreSettings).length);
    expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 6)).toEqual([]);
  });
});
