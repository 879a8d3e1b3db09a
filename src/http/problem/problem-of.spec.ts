import { BadRequestException, NotFoundException, PayloadTooLargeException } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { InvalidRequestException } from './invalid-request-exception.js';
import { problemOf } from './problem-of.js';

/** As TypeORM throws what node-postgres reports. */
function queryError(
  code: string,
  fields: Record<string, string> = {},
  query = 'insert into secrets values ($1)',
): QueryFailedError {
  const driverError = Object.assign(new Error('secret of the driver'), { code, ...fields });
  return new QueryFailedError(query, ['secret'], driverError);
}

function withCode(code: string, message = `connect ${code} 10.1.2.3:5432`): Error {
  return Object.assign(new Error(message), { code });
}

describe('problemOf', () => {
  it.each([
    ['unique', queryError('23505', { detail: 'Key (a)=(1) already exists.' }), 409, 'Key (a)=(1) already exists.'],
    [
      'unique, hidden by row security',
      queryError('23505', { constraint: 'a_key' }),
      409,
      'There is one already (a_key).',
    ],
    ['foreign key', queryError('23503', { detail: 'Key (a)=(1) is not present.' }), 422, 'Key (a)=(1) is not present.'],
    [
      'foreign key of others',
      queryError('23503', { message: 'update or delete on table "a" violates', detail: 'Key (id)=(1) is referenced.' }),
      409,
      'Key (id)=(1) is referenced.',
    ],
    [
      'foreign key of others, from a server that speaks German',
      queryError('23503', { constraint: 'a_fk', message: 'Aktualisieren oder Löschen' }, 'DELETE FROM "a"'),
      409,
      'Is still referred to (a_fk).',
    ],
    [
      'restricting foreign key of others, since PostgreSQL 18',
      queryError('23001', { detail: 'Key (id)=(1) is referenced.' }),
      409,
      'Key (id)=(1) is referenced.',
    ],
    ['not null', queryError('23502', { column: 'name' }), 422, 'name must not be null.'],
    ['check', queryError('23514', { constraint: 'a_check' }), 422, 'Breaks the rule a_check.'],
    [
      'out of range',
      queryError('22003', { message: 'numeric field overflow' }),
      422,
      'A value cannot be stored: numeric field overflow.',
    ],
    ['deadlock', queryError('40P01'), 503, 'Another transaction was in the way; try again.'],
    ['a standby', queryError('25006'), 503, 'The database takes no writes at present.'],
    ['a lock that was not free in time', queryError('55P03'), 503, 'Another transaction was in the way; try again.'],
    ['shut down', queryError('57P01'), 503, 'The database does not answer at present.'],
    ['too many connections', withCode('53300'), 503, 'The database does not answer at present.'],
    ['nobody there', withCode('ECONNREFUSED'), 503, 'The database does not answer at present.'],
    [
      'no free connection in time',
      new Error('timeout exceeded when trying to connect'),
      503,
      'The database does not answer at present.',
    ],
    [
      'connection lost',
      new Error('Connection terminated unexpectedly'),
      503,
      'The database does not answer at present.',
    ],
    ['not found', new NotFoundException('There is no product 1.'), 404, 'There is no product 1.'],
    [
      'malformed JSON',
      new BadRequestException('Unexpected end', { cause: new SyntaxError('Unexpected end') }),
      400,
      'The body is not valid JSON: Unexpected end',
    ],
    [
      'a body that is too large',
      new PayloadTooLargeException('request entity too large'),
      413,
      'The body is larger than 100 KiB.',
    ],
    [
      'a body that is not compressed',
      new BadRequestException('incorrect header check', { cause: withCode('Z_DATA_ERROR') }),
      400,
      'The body is not compressed as its Content-Encoding says: incorrect header check.',
    ],
  ])('%s', (_, error, status, detail) => {
    expect(problemOf(error)).toEqual({ status, detail });
  });

  it.each([
    ['a bug in our SQL', queryError('42P01')],
    ['a bug in our code', new TypeError('secret of an object')],
    ['a code of something else', withCode('ENOENT')],
    // Whatever they refer to, it is nothing that a statement of this request did.
    ["PostgreSQL's code for what is there already, of no statement", withCode('23505', 'secret of an object')],
    ["PostgreSQL's code for a lock, of no statement", withCode('55P03', 'secret of an object')],
    ['no error at all', 'secret'],
    ['nothing', undefined],
  ])('tells nothing of %s', (_, error) => {
    const { status, detail } = problemOf(error);
    expect(status).toBe(500);
    expect(detail).not.toMatch(/secret/);
  });

  it('lists mistakes by their path', () => {
    const issues = [
      { message: 'Too small', path: ['items', { key: 0 }, 'quantity'] },
      { message: 'Unrecognized key', path: [] },
      { message: 'No object' },
    ];
    expect(problemOf(new InvalidRequestException(issues))).toEqual({
      status: 400,
      detail: 'The request is not valid.',
      errors: [
        { path: 'items.0.quantity', message: 'Too small' },
        { path: '', message: 'Unrecognized key' },
        { path: '', message: 'No object' },
      ],
    });
  });
});
