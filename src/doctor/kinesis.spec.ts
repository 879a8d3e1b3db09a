import type { StreamExamination } from '../kinesis/streams/stream-examination.js';
import { rateLimitText } from '../config/kinds/rate-limit.js';
import { clock, diagnoseStream, isAws } from './kinesis.js';

type Described = Extract<StreamExamination, { kind: 'described' }>;

const STREAM: Described = {
  kind: 'described',
  status: 'ACTIVE',
  openShards: 2,
  maxRecordBytes: 1_048_576,
  clockAheadSeconds: 0,
  put: undefined,
};

describe('what Kinesis shows', () => {
  const verdicts = (change: Partial<Described>, limit = 'none') =>
    diagnoseStream('k', 'orders', { ...STREAM, ...change }, rateLimitText.parse(limit)).map(
      ({ check, verdict }) => `${check} ${verdict}`,
    );

  it.each([
    [undefined, true],
    ['https://kinesis.ap-south-1.amazonaws.com', true],
    ['https://kinesis.cn-north-1.amazonaws.com.cn:443/', true],
    ['http://kinesis.ap-south-1.amazonaws.com', false],
    ['http://127.0.0.1:4567', false],
    ['https://kinesis.example', false],
    ['https://kinesis.amazonaws.com.example', false],
    ['https://kinesis.example/.amazonaws.com', false],
  ])('the endpoint %s is of AWS: %s', (endpoint, expected) => {
    expect(isAws(endpoint)).toBe(expected);
  });

  it.each([
    ['ACTIVE', 'well'],
    ['UPDATING', 'well'],
    ['CREATING', 'failure'],
    ['DELETING', 'failure'],
  ])('a stream that is %s: %s', (status, verdict) => {
    expect(verdicts({ status })).toEqual([`k ${verdict}`]);
  });

  it('says whether we may put, where somebody could tell', () => {
    expect(verdicts({ put: 'allowed' })).toEqual(['k well', 'k.put well']);
    expect(
      diagnoseStream('k', 'orders', { ...STREAM, put: { refused: 'AccessDeniedException' } }, { kind: 'none' }),
    ).toMatchObject([
      { verdict: 'well' },
      {
        check: 'k.put',
        verdict: 'failure',
        found: 'we may not put records: AccessDeniedException',
        mend: 'Give our user the policy of deploy/iam-policy.json.',
      },
    ]);
  });

  it.each([
    ['1500/s', 'well'],
    ['2000/s', 'well'],
    ['2001/s', 'warning'],
    ['120000/m', 'well'],
    ['120001/m', 'warning'],
  ])('a limit of %s on two shards: %s', (limit, verdict) => {
    expect(verdicts({}, limit)).toEqual(['k well', `k.limit ${verdict}`]);
  });

  it('says nothing of a limit that follows the shards, or of none', () => {
    expect([...verdicts({}, 'auto'), ...verdicts({}, 'none')]).toEqual(['k well', 'k well']);
  });

  it.each([
    [undefined, []],
    [0, ['well']],
    [-2, ['well']],
    [2.1, ['warning']],
    [-2.1, ['warning']],
    [240, ['warning']],
    [241, ['failure']],
    [-241, ['failure']],
  ])('a clock that is %s s ahead: %j', (seconds, expected) => {
    expect(clock(seconds).map(({ verdict }) => verdict)).toEqual(expected);
  });
});
