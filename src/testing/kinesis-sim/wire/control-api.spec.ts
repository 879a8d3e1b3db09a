import { KinesisSim } from '../kinesis-sim.js';
import type { SimState } from '../sim-controls.js';

let sim: KinesisSim;

beforeEach(async () => {
  sim = await KinesisSim.start({ streams: [{ name: 's' }] });
});

afterEach(() => sim.close());

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = { method, headers, body: body === undefined ? undefined : JSON.stringify(body) };
  const response = await fetch(`${sim.endpoint}/_sim/${path}`, init);
  return { status: response.status, body: await response.json() };
}

async function put(partitionKey = '1') {
  const response = await fetch(sim.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'Kinesis_20131202.PutRecords', authorization: 'x' },
    body: JSON.stringify({ StreamName: 's', Records: [{ PartitionKey: partitionKey, Data: 'eA==' }] }),
  });
  return { status: response.status, body: (await response.json()) as { FailedRecordCount: number } };
}

describe('the control path', () => {
  it('adds, lists, and removes faults', async () => {
    expect(await control('POST', 'faults', { kind: 'error', type: 'A', status: 500 })).toEqual({
      status: 201,
      body: { id: 1 },
    });
    expect((await put()).status).toBe(500);
    expect(await control('GET', 'faults')).toMatchObject({ body: [{ id: 1, hits: 1, fault: { kind: 'error' } }] });
    expect((await control('DELETE', 'faults/1')).status).toBe(200);
    expect((await control('DELETE', 'faults/1')).status).toBe(404);
    expect((await put()).status).toBe(200);
    await control('POST', 'faults', { kind: 'throttle' });
    await control('DELETE', 'faults');
    expect((await put()).status).toBe(200);
  });

  it('releases calls that hang', async () => {
    await control('POST', 'faults', { kind: 'hang' });
    const answer = put();
    await sim.called({ call: 'PutRecords' });
    await control('POST', 'faults/1/release');
    expect((await answer).status).toBe(200);
  });

  it('says what is wrong with a fault', async () => {
    const typo = await control('POST', 'faults', { kind: 'hang', straem: 's' });
    expect(typo).toMatchObject({ status: 400, body: { message: expect.stringContaining('straem') as unknown } });
    expect((await control('POST', 'faults')).status).toBe(400);
    expect(sim.faults.list()).toEqual([]);
  });

  it('shows the state', async () => {
    await put();
    await put();
    const { body } = await control('GET', 'state');
    const state = body as SimState;
    expect(state).toMatchObject({
      endpoint: sim.endpoint,
      errors: {},
      faults: [],
      check: null,
      streams: [{ name: 's', status: 'ACTIVE', records: 2, bytes: 4, shards: [{ records: 2, stored: 2, trimmed: 0 }] }],
    });
    expect(state.calls['PutRecords']).toBe(2);
  });

  it('waits for records, and gives up', async () => {
    const waiting = control('GET', 'received?stream=s&records=1&partitionKey=2');
    await put('1');
    await put('2');
    expect((await waiting).status).toBe(200);
    expect(await control('GET', 'received?stream=s&records=3&timeoutMs=1')).toEqual({
      status: 408,
      body: { __type: 'Timeout', message: 'waited 1 ms for 3 records in s, got 2' },
    });
    expect((await control('GET', 'received?stream=s')).status).toBe(400);
  });

  it('switches throttling', async () => {
    await control('POST', 'throttle', { writes: false });
    for (let call = 0; call < 3; call++) {
      const records = Array.from({ length: 500 }, () => ({ PartitionKey: '1', Data: '' }));
      const response = await fetch(sim.endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': 'Kinesis_20131202.PutRecords', authorization: 'x' },
        body: JSON.stringify({ StreamName: 's', Records: records }),
      });
      expect(await response.json()).toMatchObject({ FailedRecordCount: 0 });
    }
  });

  it('resets', async () => {
    await put();
    await control('POST', 'faults', { kind: 'throttle' });
    await control('POST', 'reset');
    expect(sim.records('s')).toEqual([]);
    expect(sim.state()).toMatchObject({ faults: [], streams: [{ records: 0 }], calls: { PutRecords: 0 } });
    await put();
    expect(sim.state()).toMatchObject({ streams: [{ records: 1 }] });
  });

  it('goes down and comes back by itself', async () => {
    expect((await control('POST', 'down', { ms: 50 })).status).toBe(200);
    const attempt = () =>
      put().then(
        () => 'up',
        () => 'down',
      );
    const seen = new Set<string>();
    while (!seen.has('up') || !seen.has('down')) seen.add(await attempt());
  });

  it('is not for web pages, and knows its paths', async () => {
    expect((await control('GET', 'state', undefined, { origin: 'http://evil.example' })).status).toBe(403);
    expect((await control('GET', 'nonsense')).status).toBe(404);
    expect((await control('PUT', 'faults', {})).status).toBe(404);
  });
});
