import { apiKeys, weakKeys } from './api-keys.js';

const kind = apiKeys();
const LONG_A = 'a'.repeat(16);
const LONG_B = 'b'.repeat(16);

function detail(given: string): unknown {
  const result = kind.schema.safeParse(given);
  const [issue] = result.error?.issues ?? [];
  return issue?.code === 'custom' ? issue.params?.detail : undefined;
}

describe('apiKeys', () => {
  it('reads names and keys; a key may hold colons', () => {
    expect(kind.schema.parse(`shop:${LONG_A}, ops.1:${LONG_B}:=`)).toEqual([
      { name: 'shop', key: LONG_A },
      { name: 'ops.1', key: `${LONG_B}:=` },
    ]);
  });

  it.each([
    ['no colon', LONG_A, 'entry 1 is not of the form name:key'],
    ['an empty entry', `shop:${LONG_A},`, 'entry 2 is not of the form name:key'],
    ['an empty key', 'shop:', 'entry 1 is not of the form name:key'],
    ['no name', `:${LONG_A}`, 'entry 1 has a wrong name'],
    ['a name with a blank', `my shop:${LONG_A}`, 'entry 1 has a wrong name'],
    ['a blank in a key', `shop:${LONG_A} ${LONG_A}`, 'entry 1 has a key with blanks or characters other than ASCII'],
    ['a key with an umlaut', `shop:${LONG_A}ä`, 'entry 1 has a key with blanks or characters other than ASCII'],
    ['a repeated name', `shop:${LONG_A},shop:${LONG_B}`, 'entry 2 repeats a name'],
    ['a repeated key', `shop:${LONG_A},ops:${LONG_A}`, 'entry 2 repeats a key'],
    ['two mistakes', `my shop:${LONG_B},${LONG_A}`, 'entry 1 has a wrong name, entry 2 is not of the form name:key'],
  ])('refuses %s and says where', (_, given, expected) => {
    expect(detail(given)).toBe(expected);
  });

  it('takes short keys, and warns of them by name', () => {
    const keys = kind.schema.parse(`shop:short,ops:${LONG_B}`);
    expect(keys).toHaveLength(2);
    expect(weakKeys(keys)).toEqual([expect.stringMatching(/"shop" has only 5 characters/)]);
    expect(weakKeys(keys).join()).not.toContain('short');
  });

  it('shows names, and only of what was accepted', () => {
    expect(kind.print([{ name: 'shop', key: LONG_A }])).toBe('shop:********');
    expect(kind.mask(`${LONG_A}:shop`)).toBe('********');
  });
});
