import { connect } from 'node:net';
import { KinesisSim } from '../kinesis-sim.js';

let sim: KinesisSim;

beforeEach(async () => {
  sim = await KinesisSim.start({ streams: [{ name: 's' }], maxRequestBytes: 1000 });
});

afterEach(() => sim.close());

const HEADERS = { 'content-type': 'application/x-amz-json-1.1', authorization: 'AWS4-HMAC-SHA256 Credential=a' };

async function call(target: string, body: string, headers: Record<string, string> = {}, method = 'POST') {
  const init = {
    method,
    headers: { ...HEADERS, 'x-amz-target': target, ...headers },
    body: method === 'GET' ? undefined : body,
  };
  const response = await fetch(sim.endpoint, init);
  const text = await response.text();
  return { status: response.status, body: (text === '' ? '' : JSON.parse(text)) as unknown, headers: response.headers };
}

const put = (records: unknown, headers?: Record<string, string>) =>
  call('Kinesis_20131202.PutRecords', JSON.stringify({ StreamName: 's', Records: records }), headers);

/** Sends bytes as they are and returns all that comes back before the connection ends. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(sim.port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer);
    });
  });
}

describe('the wire', () => {
  it('answers with AWS headers and keeps the connection', async () => {
    const { status, headers } = await put([{ PartitionKey: '1', Data: 'eA==' }]);
    expect(status).toBe(200);
    expect(headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(headers.get('connection')).toBe('keep-alive');
  });

  it.each([
    ['no JSON', 'Kinesis_20131202.PutRecords', '{', 400, 'SerializationException'],
    ['no object', 'Kinesis_20131202.PutRecords', '[]', 400, 'SerializationException'],
    ['nothing', 'Kinesis_20131202.PutRecords', '', 400, 'SerializationException'],
    ['an unknown call', 'Kinesis_20131202.SplitShard', '{}', 400, 'UnknownOperationException'],
    ['a property of objects', 'Kinesis_20131202.toString', '{}', 400, 'UnknownOperationException'],
    ['another service', 'DynamoDB_20120810.PutRecords', '{}', 400, 'UnknownOperationException'],
    ['no target', '', '{}', 400, 'UnknownOperationException'],
  ])('refuses %s as AWS does', async (_what, target, body, status, type) => {
    expect(await call(target, body)).toMatchObject({
      status,
      body: { __type: type, message: expect.any(String) as unknown },
    });
  });

  it('refuses other methods, CBOR, and calls without signature', async () => {
    expect(await call('', '', {}, 'GET')).toMatchObject({ status: 403, body: { __type: 'AccessDeniedException' } });
    expect(await put([], { 'content-type': 'application/x-amz-cbor-1.1' })).toMatchObject({
      body: { __type: 'SerializationException', message: expect.stringContaining('AWS_CBOR_DISABLE') as unknown },
    });
    const unsigned = await fetch(sim.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'Kinesis_20131202.ListStreams' },
      body: '{}',
    });
    expect(unsigned.status).toBe(400);
    expect(await unsigned.json()).toEqual({
      __type: 'MissingAuthenticationTokenException',
      message: 'Missing Authentication Token',
    });
  });

  it('can do without signatures', async () => {
    const open = await KinesisSim.start({ requireAuthorization: false });
    const init = { method: 'POST', headers: { 'x-amz-target': 'Kinesis_20131202.ListStreams' }, body: '{}' };
    expect((await fetch(open.endpoint, init)).status).toBe(200);
    await open.close();
  });

  it.each([
    ['text', { PartitionKey: 1, Data: 'eA==' }],
    ['base64', { PartitionKey: '1', Data: 'no base64!' }],
    ['cut base64', { PartitionKey: '1', Data: 'eA=' }],
    ['blobs', { PartitionKey: '1', Data: { x: 1 } }],
    ['objects', 'x'],
  ])('refuses records with something else than %s', async (_what, record) => {
    expect(await put([record])).toMatchObject({ status: 400, body: { __type: 'SerializationException' } });
  });

  it('lists all violations of a call', async () => {
    const { body } = await put([{}, { PartitionKey: '1', Data: '' }, { PartitionKey: '', Data: '' }]);
    expect(body).toEqual({
      __type: 'ValidationException',
      message:
        "3 validation errors detected: Value null at 'records.1.member.data' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'records.1.member.partitionKey' failed to satisfy constraint: Member must not be null; " +
        "Value '' at 'records.3.member.partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1",
    });
  });

  it('refuses bodies beyond all limits, announced or not', async () => {
    const large = 'x'.repeat(2_000_000);
    expect(await put([{ PartitionKey: large }])).toMatchObject({ status: 413 });
    const head = `POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
    const answer = await raw(`${head}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('survives requests that break off, and nonsense', async () => {
    const head =
      'POST / HTTP/1.1\r\nHost: x\r\nX-Amz-Target: Kinesis_20131202.PutRecords\r\nContent-Length: 1000\r\n\r\n';
    await new Promise<void>((resolve) => {
      const socket = connect(sim.port, '127.0.0.1', () => {
        socket.write(`${head}{"Rec`, () => {
          socket.resetAndDestroy();
          resolve();
        });
      });
    });
    await raw('\x16\x03\x01 this is no HTTP\r\n\r\n');
    expect((await put([{ PartitionKey: '1', Data: 'eA==' }])).status).toBe(200);
    expect(sim.records('s')).toHaveLength(1);
  });
});
