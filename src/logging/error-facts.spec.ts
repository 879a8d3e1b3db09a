import { runInNewContext } from 'node:vm';
import { codeOf, ExplainedFailure, lastWordsOn, messageOf } from './error-facts.js';

const refused = (address: string) =>
  Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' });

describe('messageOf', () => {
  it.each([
    ['an error', new Error('no such file'), 'no such file'],
    ['an error of another realm', runInNewContext("new Error('elsewhere')"), 'elsewhere'],
    ['a DOMException', new DOMException('aborted', 'AbortError'), 'aborted'],
    [
      'several without a message',
      new AggregateError([refused('::1'), new AggregateError([refused('b')])]),
      'connect ECONNREFUSED ::1; connect ECONNREFUSED b',
    ],
    [
      'several with a message',
      new AggregateError([refused('::1')], 'not everything was stopped'),
      'not everything was stopped',
    ],
    ['what is no error', 'just words', 'just words'],
    ['nothing', undefined, 'undefined'],
  ])('%s', (_, error: unknown, message) => {
    expect(messageOf(error)).toBe(message);
  });
});

describe('codeOf', () => {
  it.each([
    [refused('::1'), 'ECONNREFUSED'],
    [Object.assign(new Error(), { code: 57014 }), undefined],
    [new Error(), undefined],
    [null, undefined],
    ['words', undefined],
  ])('%p', (error: unknown, code) => {
    expect(codeOf(error)).toBe(code);
  });
});

describe('lastWordsOn', () => {
  it('is the message where that says it all', () => {
    expect(lastWordsOn(refused('::1'))).toBe('connect ECONNREFUSED ::1');
    expect(lastWordsOn(new ExplainedFailure('no migrations'))).toBe('no migrations');
  });

  it('is the stack of what nobody expected', () => {
    expect(lastWordsOn(new TypeError('x is not a function'))).toContain('error-facts.spec');
  });
});
