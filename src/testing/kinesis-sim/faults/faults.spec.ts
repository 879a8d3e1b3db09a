import {
  DescribeStreamSummaryCommand,
  type KinesisClient,
  PutRecordCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { simClient } from '../../sim-client.js';
import { KinesisSim } from '../kinesis-sim.js';

/** Under Jest the SDK does not recognise Node's errors as errors and keeps only their message. */
const CONNECTION_LOST = /ECONNRESET|socket hang up|aborted/;

let sim: KinesisSim;
let client: KinesisClient;
let nowMs: number;

beforeEach(async () => {
  nowMs = 1_764_000_000_000;
  sim = await KinesisSim.start({ streams: [{ name: 's' }, { name: 'other' }], seed: 42, clock: () => nowMs });
  client = simClient(sim.endpoint);
});

afterEach(async () => {
  client.destroy();
  await sim.close();
});

function put(keys: readonly string[] = ['1'], stream = 's', abortSignal?: AbortSignal) {
  const records = keys.map((key) => ({ PartitionKey: key, Data: Buffer.from(`{"id":${key}}`) }));
  return client.send(new PutRecordsCommand({ StreamName: stream, Records: records }), { abortSignal });
}

const hundred = Array.from({ length: 100 }, (_, index) => String(index));
const accepted = (stream = 's') => sim.records(stream).map((record) => record.partitionKey);

describe('fail-records', () => {
  it('fails a share of the records and accepts the others', async () => {
    sim.faults.add({ kind: 'fail-records', rate: 0.2 });
    const answer = await put(hundred);
    const failed = hundred.filter((_, index) => answer.Records?.[index]?.ErrorCode !== undefined);
    expect(failed.length).toBe(answer.FailedRecordCount);
    expect(failed.length).toBeGreaterThan(5);
    expect(failed.length).toBeLessThan(40);
    expect(accepted()).toEqual(hundred.filter((key) => !failed.includes(key)));
    expect(answer.Records?.[Number(failed[0])]).toEqual({
      ErrorCode: 'InternalFailure',
      ErrorMessage: 'Internal Service Failure',
    });
  });

  it('strikes the same records for the same seed, others for another', async () => {
    const struck = async (seed: number) => {
      const fault = sim.faults.add({ kind: 'fail-records', rate: 0.5, seed });
      const answer = await put(hundred);
      fault.remove();
      return answer.Records?.map((record) => record.ErrorCode);
    };
    expect(await struck(1)).toEqual(await struck(1));
    expect(await struck(1)).not.toEqual(await struck(2));
  });

  it('selects by key, pattern, data or function', async () => {
    const code = 'ProvisionedThroughputExceededException';
    sim.faults.add({ kind: 'fail-records', keys: ['1'], code });
    sim.faults.add({ kind: 'fail-records', keyPattern: '^2.$' });
    sim.faults.add({ kind: 'fail-records', dataIncludes: '"id":30', message: 'no thirty' });
    sim.faults.add({
      kind: 'fail-records',
      where: ({ stream, partitionKey }) => stream === 's' && partitionKey === '4',
    });
    const answer = await put(['1', '2', '22', '3', '30', '4']);
    expect(answer.Records?.map((record) => record.ErrorCode)).toEqual([
      code,
      undefined,
      'InternalFailure',
      undefined,
      'InternalFailure',
      'InternalFailure',
    ]);
    expect(answer.Records?.[0]?.ErrorMessage).toBe(
      'Rate exceeded for shard shardId-000000000000 in stream s under account 000000000000.',
    );
    expect(answer.Records?.[4]?.ErrorMessage).toBe('no thirty');
  });

  it('counts records for skip and count', async () => {
    const fault = sim.faults.add({ kind: 'fail-records', skip: 1, count: 2 });
    await put(['1', '2', '3', '4', '5']);
    expect(accepted()).toEqual(['1', '4', '5']);
    expect(fault.hits).toBe(2);
  });

  it('fails PutRecord as a whole', async () => {
    sim.faults.add({ kind: 'fail-records' });
    await expect(
      client.send(new PutRecordCommand({ StreamName: 's', PartitionKey: '1', Data: Buffer.from('') })),
    ).rejects.toMatchObject({ name: 'InternalFailure', $metadata: { httpStatusCode: 500 } });
  });
});

describe('error and throttle', () => {
  it('answer any exception, accepting nothing, or everything', async () => {
    const fault = sim.faults.add({ kind: 'error', type: 'KMSAccessDeniedException', message: 'no key' });
    await expect(put()).rejects.toMatchObject({ name: 'KMSAccessDeniedException', message: 'no key' });
    fault.remove();
    sim.faults.add({ kind: 'error', type: 'ServiceUnavailable', status: 503, accepted: true });
    await expect(put(['2'])).rejects.toMatchObject({ name: 'ServiceUnavailable', $metadata: { httpStatusCode: 503 } });
    expect(accepted()).toEqual(['2']);
  });

  it('throttle whole calls', async () => {
    sim.faults.add({ kind: 'throttle', count: 1 });
    await expect(put()).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    await put();
  });

  it('strike only the stream, the calls and the time they are meant for', async () => {
    sim.faults.add({ kind: 'error', type: 'A', stream: 's', calls: ['PutRecords'], durationMs: 1000 });
    await put(['1'], 'other');
    await client.send(new DescribeStreamSummaryCommand({ StreamName: 's' }));
    await expect(put()).rejects.toMatchObject({ name: 'A' });
    nowMs += 1000;
    await put();
  });

  it('strike in the order in which they were added, one per call', async () => {
    sim.faults.add({ kind: 'error', type: 'First', skip: 1, count: 1 });
    sim.faults.add({ kind: 'error', type: 'Second', count: 2 });
    const names: string[] = [];
    for (let call = 0; call < 4; call++) {
      names.push(
        await put().then(
          () => 'none',
          (error: unknown) => (error as Error).name,
        ),
      );
    }
    expect(names).toEqual(['Second', 'First', 'Second', 'none']);
  });
});

describe('hang and delay', () => {
  it('hold a call until it is released', async () => {
    const fault = sim.faults.add({ kind: 'hang' });
    const answer = put();
    await fault.struck();
    expect(fault.held).toBe(1);
    expect(accepted()).toEqual([]);
    fault.release();
    expect((await answer).FailedRecordCount).toBe(0);
    expect(accepted()).toEqual(['1']);
  });

  it('drop a held call when the fault is removed', async () => {
    const fault = sim.faults.add({ kind: 'hang' });
    const answer = put();
    const refused = expect(answer).rejects.toThrow(CONNECTION_LOST);
    await fault.struck();
    fault.remove();
    await refused;
    expect(accepted()).toEqual([]);
  });

  it('forget a call whose client gave up', async () => {
    const { fault } = await giveUp('if-connected');
    await until(() => fault.held === 0);
    fault.release();
    await put(['2']);
    expect(accepted()).toEqual(['2']);
  });

  it('accept at once and let the client wait in vain', async () => {
    await giveUp('at-once');
    expect(accepted()).toEqual(['1']);
  });

  it('let a call land behind its own retry', async () => {
    const { fault } = await giveUp('late');
    await put(['retry']);
    fault.release();
    await sim.received({ stream: 's', records: 2 });
    expect(accepted()).toEqual(['retry', '1']);
  });

  it('delay an answer', async () => {
    sim.faults.add({ kind: 'delay', ms: 30, count: 1 });
    const startedAt = performance.now();
    await put();
    expect(performance.now() - startedAt).toBeGreaterThan(25);
  });

  async function giveUp(acceptance: 'if-connected' | 'at-once' | 'late') {
    const fault = sim.faults.add({ kind: 'hang', acceptance, count: 1 });
    const abort = new AbortController();
    const refused = expect(put(['1'], 's', abort.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await fault.struck();
    abort.abort();
    await refused;
    return { fault };
  }

  /** What a client did to its connection takes the kernel a moment to deliver, and nobody announces it. */
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  }
});

describe('reset, lose-answer and truncate', () => {
  it('reset the connection before or after accepting', async () => {
    const fault = sim.faults.add({ kind: 'reset' });
    await expect(put()).rejects.toThrow('ECONNRESET');
    expect(accepted()).toEqual([]);
    fault.remove();
    sim.faults.add({ kind: 'reset', accepted: true });
    await expect(put()).rejects.toThrow(CONNECTION_LOST);
    expect(accepted()).toEqual(['1']);
  });

  it('accept and lose the answer', async () => {
    sim.faults.add({ kind: 'lose-answer', count: 1 });
    await expect(put()).rejects.toThrow(CONNECTION_LOST);
    await put(['2']);
    expect(accepted()).toEqual(['1', '2']);
  });

  it('accept and send half an answer, broken off or looking complete', async () => {
    const fault = sim.faults.add({ kind: 'truncate' });
    await expect(put()).rejects.toThrow(CONNECTION_LOST);
    fault.remove();
    sim.faults.add({ kind: 'truncate', clean: true, share: 0.3 });
    await expect(put(['2'])).rejects.toThrow(/JSON/);
    expect(accepted()).toEqual(['1', '2']);
  });
});

describe('the script', () => {
  it('combines failing records with slow answers', async () => {
    sim.faults.add({ kind: 'fail-records', keys: ['1'] });
    const hang = sim.faults.add({ kind: 'hang', acceptance: 'at-once' });
    const answer = put(['1', '2']);
    await hang.struck();
    expect(accepted()).toEqual(['2']);
    hang.release();
    expect((await answer).FailedRecordCount).toBe(1);
  });

  it('lists its faults, and ends them all', async () => {
    sim.faults.add({ kind: 'error', type: 'A' });
    await put().catch(() => undefined);
    expect(sim.faults.list()).toEqual([{ id: 1, hits: 1, held: 0, fault: { kind: 'error', type: 'A' } }]);
    sim.faults.clear();
    await put();
    expect(sim.faults.list()).toEqual([]);
  });

  it('refuses what makes no sense', () => {
    expect(() => sim.faults.add({ kind: 'fail-records', rate: 2 })).toThrow();
    expect(() => sim.faults.add({ kind: 'fail-records', keyPattern: '(' })).toThrow();
  });
});
