import { misspeltVariables } from './misspelt-variables.js';

const KNOWN = ['HOST', 'API_KEYS', 'DATABASE_URL', 'AWS_ACCESS_KEY', 'KINESIS_ORDERS_STREAM', 'KINESIS_ENDPOINT'];

describe('misspeltVariables', () => {
  it.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['API_KEY', 'API_KEYS'],
    ['KINESIS_ORDER_STREAM', 'KINESIS_ORDERS_STREAM'],
  ])('takes %s for %s', (variable, meant) => {
    expect(misspeltVariables({ [variable]: 'hunter2' }, KNOWN)).toEqual([
      `${variable} is not a setting and is ignored; did you mean ${meant}?`,
    ]);
  });

  it('wonders about unknown variables with our prefix', () => {
    expect(misspeltVariables({ KINESIS_SHARDS: '2' }, KNOWN)).toEqual([
      'KINESIS_SHARDS is not a setting and is ignored',
    ]);
  });

  it.each([
    ...['HOSTS', 'COST', 'PATH', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'HOSTNAME', 'MY_KINESIS_ENDPOINT'],
    ...['KINESIS_SERVICE_HOST', 'KINESIS_PORT', 'KINESIS_PORT_4567_TCP_ADDR', 'KINESIS_ENDPOINT'],
  ])('leaves %s alone', (variable) => {
    expect(misspeltVariables({ [variable]: 'x' }, KNOWN)).toEqual([]);
  });
});
