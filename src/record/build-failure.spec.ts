import { buildFailureOf } from './build-failure.js';

const sqlError = (code: string, message = 'message', where?: string) =>
  Object.assign(new Error(message), { code, ...(where !== undefined && { where }) });

describe('buildFailureOf', () => {
  it.each([
    ['division by zero', sqlError('22012'), 'row'],
    ['RAISE EXCEPTION', sqlError('P0001'), 'row'],
    ['a value too long for its kind', sqlError('54000'), 'row'],
    ['a date that JavaScript cannot show', new RangeError('Invalid time value'), 'row'],
    ['a statement timeout', sqlError('57014'), 'overload'],
    ['no memory', sqlError('53200'), 'overload'],
    ['a shutdown', sqlError('57P01'), 'all'],
    ['no connection left', sqlError('53300'), 'all'],
    ['a missing column', sqlError('42703'), 'all'],
    ['a missing right', sqlError('42501'), 'all'],
    ['nobody listening', sqlError('ECONNREFUSED'), 'all'],
    ['nobody listening any more', sqlError('EPIPE'), 'all'],
    ['a broken connection', new Error('Connection terminated unexpectedly'), 'all'],
  ] as const)('%s', (_, error, scope) => {
    expect(buildFailureOf(error).scope).toBe(scope);
  });

  it('shows places and names, never values', () => {
    const where = 'JSON data, line 1: {"phone": "0123"}\nPL/pgSQL function shop_price(bigint) line 3 at RAISE';
    const { reason } = buildFailureOf(sqlError('22P02', 'invalid input syntax for type json: "Jane\nDoe"', where));
    expect(reason).toMatch(
      /^unbuildable: 22P02: invalid input syntax for type json: "\.\.\."\n {2}in PL\/pgSQL function shop_price\(bigint\) line 3 at RAISE\n\s+at /,
    );
    expect(reason).not.toMatch(/Jane|0123/);
    expect(buildFailureOf(sqlError('42703', 'column "colour" does not exist')).reason).toContain('column "colour"');
  });
});
