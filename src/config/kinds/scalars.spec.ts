import type { Kind } from './kind.js';
import { oneOf, secretText, trueOrFalse, wholeNumber } from './scalars.js';

function read<T>(kind: Kind<T>, given: string): T | 'refused' {
  const result = kind.schema.safeParse(given);
  return result.success ? result.data : 'refused';
}

describe('wholeNumber', () => {
  const kind = wholeNumber({ min: 10, max: 500, unit: 'ms', note: 'less is better' });

  it.each([
    ['10', 10],
    ['500', 500],
    ['0042', 42],
  ])('takes %s', (given, value) => {
    expect(read(kind, given)).toBe(value);
  });

  it.each([
    '9',
    '501',
    '-10',
    '+10',
    '10.0',
    '1e2',
    '0x20',
    '1_00',
    '1,00',
    '10ms',
    'ten',
    '٤٢',
    '99999999999999999999',
    'Infinity',
    'NaN',
  ])('refuses %s', (given) => {
    expect(read(kind, given)).toBe('refused');
  });

  it('tells bounds, unit and note', () => {
    expect(kind.accepted).toBe('a whole number from 10 to 500 ms (less is better)');
  });
});

describe('trueOrFalse', () => {
  it.each([
    ['true', true],
    ['TRUE', true],
    ['1', true],
    ['false', false],
    ['False', false],
    ['0', false],
  ])('reads %s as %s', (given, value) => {
    expect(read(trueOrFalse(), given)).toBe(value);
  });

  it.each(['yes', 'no', 'on', 'off', 'y', 't', '2', '01', 'truefalse'])('refuses %s', (given) => {
    expect(read(trueOrFalse(), given)).toBe('refused');
  });
});

describe('oneOf', () => {
  it('takes its words in any case, and nothing else', () => {
    const kind = oneOf(['all', 'api']);
    expect(['all', 'API', 'ap', 'all,api'].map((given) => read(kind, given))).toEqual([
      'all',
      'api',
      'refused',
      'refused',
    ]);
  });
});

describe('secretText', () => {
  it('shows nothing of what it takes or refuses', () => {
    const kind = secretText('a key');
    expect(read(kind, 'abc/+=')).toBe('abc/+=');
    expect(read(kind, 'two words')).toBe('refused');
    expect([kind.mask('two words'), kind.print('abc')]).toEqual(['********', '********']);
  });
});
