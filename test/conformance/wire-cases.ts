import type { ConformanceCase, Subject } from './conformance-case.js';

/** Long enough to look like a signature; none of the servers checks more. */
const SIGNED = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=a/20260101/ap-south-1/kinesis/aws4_request, SignedHeaders=host, Signature=00',
  'x-amz-date': '20260101T000000Z',
};

async function request({ endpoint }: Subject, target: string, body: string, headers: Record<string, string> = SIGNED) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target, ...headers },
    body,
  });
  const text = await response.text();
  const type = /"__type":"([^"]+)"/.exec(text)?.[1];
  return `${response.status} ${type ?? (text === '' ? 'empty' : text.slice(0, 40))}`;
}

/** Requests that no SDK would send. */
export const wireCases: readonly ConformanceCase[] = [
  {
    name: 'send nonsense',
    async observe(subject) {
      return {
        valueOutOfBounds: await request(subject, 'Kinesis_20131202.ListStreams', '{"Limit":0}'),
        unsigned: await request(subject, 'Kinesis_20131202.ListStreams', '{}', {}),
        noJson: await request(subject, 'Kinesis_20131202.ListStreams', '{'),
        unknownCall: await request(subject, 'Kinesis_20131202.Nonsense', '{}'),
        otherService: await request(subject, 'DynamoDB_20120810.ListStreams', '{}'),
        wrongType: await request(subject, 'Kinesis_20131202.DescribeStreamSummary', '{"StreamName":1}'),
      };
    },
  },
];
