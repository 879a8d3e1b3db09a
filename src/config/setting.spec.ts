import { secretText, wholeNumber } from './kinds/scalars.js';
import { setting } from './setting.js';

const bounds = wholeNumber({ min: 1, max: 9 });
const withDefault = setting({ variable: 'N', kind: bounds, default: '3', meaning: 'A number.' });
const withoutDefault = setting({ variable: 'N', kind: bounds, unset: 'no `limit`', meaning: 'A number.' });

describe('Setting', () => {
  it.each([undefined, '', '  \n'])('takes %j for not set', (given) => {
    expect(withDefault.read({ N: given })).toEqual({ accepted: true, value: 3 });
    expect(withoutDefault.read({ N: given })).toEqual({ accepted: true, value: undefined });
  });

  it('ignores blanks around the value, as files of secrets end in a line break', () => {
    expect(withDefault.read({ N: ' 7\n' })).toEqual({ accepted: true, value: 7 });
  });

  it('says what was given and what is accepted', () => {
    const problem = { variable: 'N', given: '10', accepted: 'a whole number from 1 to 9' };
    expect(withDefault.read({ N: '10' })).toEqual({ accepted: false, problem });
  });

  it('names the default when the mistake is about a variable that is not set', () => {
    expect(withDefault.problem({}, 'less than `M`').accepted).toBe('less than M; its default is 3');
    expect(withDefault.problem({ N: '4' }, 'less than `M`').accepted).toBe('less than M');
  });

  it('masks secrets that it refuses', () => {
    const key = setting({ variable: 'KEY', kind: secretText('a key'), unset: 'none', meaning: 'A key.' });
    expect(JSON.stringify(key.read({ KEY: 'hunter2 hunter2' }))).not.toContain('hunter2');
  });

  it('prints values, and in words that there is none', () => {
    expect([withDefault.print(3), withoutDefault.print(undefined)]).toEqual(['3', '(not set: no limit)']);
  });

  it('refuses a declaration whose default is not accepted', () => {
    expect(() => setting({ variable: 'N', kind: bounds, default: '10', meaning: 'A number.' })).toThrow(
      'N: its own default 10',
    );
  });
});
