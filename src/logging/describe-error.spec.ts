import { describeError } from './describe-error.js';

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

  it('keeps names of tables, which errors about the statement quote', () => {
    const error = Object.assign(new Error('relation "outbox_events" does not exist'), { code: '42P01' });
    expect(describeError(error)['message']).toBe('relation "outbox_events" does not exist');
  });

  it('takes what is no error', () => {
    expect(describeError('no')).toEqual({ message: 'no' });
  });
});
