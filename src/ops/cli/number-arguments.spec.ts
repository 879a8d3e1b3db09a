import { countArgument, perSecondArgument } from './number-arguments.js';

describe('countArgument', () => {
  it('takes whole numbers from 1 to the most', () => {
    expect(['1', '200'].map(countArgument(200))).toEqual([1, 200]);
  });

  it.each(['0', '-1', '1.5', '201', '1e2', ' 1', 'x', ''])('refuses "%s", and says what is taken', (wrong) => {
    expect(() => countArgument(200)(wrong)).toThrow('Must be a whole number from 1 to 200.');
  });
});

describe('perSecondArgument', () => {
  it('takes numbers, whole or not', () => {
    expect(['100', '0.5', '20/s', '999999.999'].map(perSecondArgument)).toEqual([100, 0.5, 20, 999_999.999]);
  });

  it.each(['0', '-1', '100/m', '1000000', '0.0001', 'x', ''])('refuses "%s", and says what is taken', (wrong) => {
    expect(() => perSecondArgument(wrong)).toThrow('Must be events per second, a number from 0.001 to 999999.999.');
  });
});
