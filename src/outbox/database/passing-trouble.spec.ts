import { isPassingTrouble } from './passing-trouble.js';

const withCode = (code: string) => Object.assign(new Error('no'), { code });

describe('isPassingTrouble', () => {
  it.each([
    ['08006', 'the connection broke'],
    ['40P01', 'a deadlock'],
    ['53300', 'too many connections'],
    ['55P03', 'a lock was not to be had'],
    ['57P01', 'the server is shutting down'],
    ['25006', 'the primary became a standby'],
    ['25P03', 'we stood still in a transaction'],
    ['ECONNREFUSED', 'nobody listens'],
    ['EPIPE', 'nobody listens any more'],
    ['DEADLINE', 'nobody answered'],
  ])('passes: %s, %s', (code) => {
    expect(isPassingTrouble(withCode(code))).toBe(true);
  });

  it.each([
    ['42501', 'a right is missing'],
    ['42P01', 'a table is missing'],
    ['23505', 'a row is there already'],
    ['25P02', 'the transaction had failed before'],
  ])('stays: %s, %s', (code) => {
    expect(isPassingTrouble(withCode(code))).toBe(false);
  });

  it('takes the driver’s words for a broken connection, and our own mistakes for mistakes', () => {
    expect(isPassingTrouble(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isPassingTrouble(new TypeError('x is not a function'))).toBe(false);
    expect(isPassingTrouble('no error at all')).toBe(false);
  });
});
