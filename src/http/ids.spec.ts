import { idParams } from './ids.js';

describe('ids in URLs', () => {
  it.each([
    ['1', 1],
    ['0', 0],
    ['-5', -5],
    ['9007199254740991', 9007199254740991],
  ])('takes %s', (id, number) => {
    expect(idParams.parse({ id })).toEqual({ id: number });
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '01',
    '-0',
    '+1',
    '1.0',
    '1e3',
    '0x10',
    'abc',
    '1n',
    '9007199254740992',
    '9'.repeat(400),
    '１',
  ])('refuses %j', (id) => {
    expect(idParams.safeParse({ id }).success).toBe(false);
  });
});
