import { describeError } from './describe-error.js';
import { messageWithoutValues } from './without-values.js';

describe('describeError', () => {
  it('tells name, message, code, place and cause', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    const told = describeError(new RangeError('too much', { cause }));
    expect(told).toMatchObject({ name: 'RangeError', message: 'too much', cause: { code: 'ECONNREFUSED' } });
    expect(told['stack']).toMatch(/^RangeError: too much\n\s+at /);
  });

  it("leaves out the values that PostgreSQL quotes, the statement's parameters, and further fields", () => {
    const error = Object.assign(new Error('invalid input syntax for type bigint: "Anna Arbor"\nAnna'), {
      code: '22P02',
      detail: 'Anna',
      parameters: ['Anna'],
      query: `select 'Anna'`,
    });
    expect(JSON.stringify(describeError(error))).not.toContain('Anna');
    expect(describeError(error)).toMatchObject({
      message: 'invalid input syntax for type bigint: "..."',
      code: '22P02',
    });
  });

  // To see it fail: the cause as it is.
  it('is as careful with the cause', () => {
    const cause = Object.assign(new Error('duplicate key value violates unique constraint "a_key"'), {
      code: '23505',
      detail: 'Key (name)=(Anna) already exists.',
      parameters: ['Anna'],
    });
    const told = describeError(new Error('not stored', { cause }));
    expect(told['cause']).toMatchObject({ code: '23505' });
    expect(JSON.stringify(told)).not.toContain('Anna');
  });

  const sqlError = (code: string, message: string, fields = {}) =>
    Object.assign(new Error(message), { code, ...fields });

  it.each([
    ['with a line break', sqlError('22P02', 'invalid input syntax for type json: "Anna\n    at 12 Main St, Anna"')],
    ['with quotes of its own', sqlError('22P02', 'invalid input syntax for type integer: "12" Anna "34"')],
    ['cut off', sqlError('22P02', 'invalid input syntax for type integer: "Anna\nArbor')],
    ['in the quotes of another language', sqlError('22P02', 'ungültige Eingabesyntax für Typ integer: »Anna«')],
    ['raised', sqlError('P0001', 'no host for Anna')],
    ['raised under another code', sqlError('42501', 'not for Anna', { routine: 'exec_stmt_raise' })],
    ['raised by another language', sqlError('38000', 'ValueError: Anna')],
  ])('leaves out a value %s', (_, error) => {
    const told = JSON.stringify([describeError(error), messageWithoutValues(error)]);
    expect(told).toContain(error.code);
    expect(told).not.toMatch(/Anna|Main St/);
  });

  it("names the place in the shop's function that raised an error, in place of what it said", () => {
    const where = 'PL/pgSQL function shop_url(text) line 3 at RAISE\nSQL statement "select shop_url($1)"';
    const error = sqlError('P0001', 'no host for Anna', { where });
    const message = "raised by the shop's own PL/pgSQL function shop_url(text) line 3 at RAISE";
    expect(describeError(error)).toMatchObject({ message, code: 'P0001' });
    expect(messageWithoutValues(error)).toBe(`P0001: ${message}`);
  });

  it('keeps names of tables, which errors about the statement quote', () => {
    const error = Object.assign(new Error('relation "outbox_events" does not exist'), { code: '42P01' });
    expect(describeError(error)['message']).toBe('relation "outbox_events" does not exist');
  });

  it('takes what is no error', () => {
    expect(describeError('no')).toEqual({ message: 'no' });
  });
});
