import { connect } from 'node:net';
import { type KinesisClient, ListStreamsCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { EventOrderChecker } from '../event-order-checker.js';
import { simClient } from '../sim-client.js';
import { KinesisSim } from './kinesis-sim.js';
import type { KinesisSimOptions } from './options.js';

/** Under Jest the SDK does not recognise Node's errors as errors and keeps only their message. */
const CONNECTION_LOST = /ECONNREFUSED|ECONNRESET|socket hang up/;

const open: { close(): Promise<void> }[] = [];
const clients: KinesisClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const sim of open.splice(0)) await sim.close();
});

async function start(options: KinesisSimOptions = { streams: [{ name: 's' }] }) {
  const sim = await KinesisSim.start(options);
  const client = simClient(sim.endpoint);
  open.push(sim);
  clients.push(client);
  const put = (...keys: string[]) =>
    client.send(
      new PutRecordsCommand({
        StreamName: 's',
        Records: keys.map((key) => ({ PartitionKey: key, Data: Buffer.from(`data of ${key}`) })),
      }),
    );
  return { sim, client, put };
}

describe('KinesisSim', () => {
  it('shows records of all shards in order of acceptance', async () => {
    const { sim, put } = await start({ streams: [{ name: 's', shards: 5 }] });
    const keys = Array.from({ length: 50 }, (_, index) => String(index));
    await put(...keys);
    expect(sim.records('s').map((record) => record.partitionKey)).toEqual(keys);
    expect(new Set(sim.records('s').map((record) => record.shardId)).size).toBe(5);
    expect(() => sim.records('t')).toThrow('no stream t');
  });

  it('tells when records were received, by number, key or function', async () => {
    const { sim, put } = await start();
    await put('1');
    const three = sim.received({ stream: 's', records: 3 });
    const two = sim.received({ stream: 's', records: 2, partitionKey: '1' });
    const data = sim.received({ stream: 's', records: 1, where: (record) => record.data.includes('of 3') });
    await put('1', '3');
    await Promise.all([three, two, data]);
    await expect(sim.received({ stream: 's', records: 4, timeoutMs: 1 })).rejects.toThrow('for 4 records in s, got 3');
  });

  it('holds answers for hooks', async () => {
    const { sim, client, put } = await start();
    const seen: string[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const remove = sim.beforeAnswer(async ({ call, stream, answer }) => {
      if (call !== 'PutRecords') return;
      seen.push(`${call} ${stream} ${answer.status}`);
      await held;
    });
    const answer = put('1');
    await sim.received({ stream: 's', records: 1 });
    let answered = false;
    void answer.then(() => (answered = true));
    // An answer that was sent would have come before that of a later call.
    await client.send(new ListStreamsCommand({}));
    await client.send(new ListStreamsCommand({}));
    expect(answered).toBe(false);
    release();
    await answer;
    remove();
    await put('2');
    expect(seen).toEqual(['PutRecords s 200']);
  });

  it('closes at once, even with connections kept alive and calls held', async () => {
    const { sim, put } = await start();
    await put('1');
    const halfSent = connect(sim.port, '127.0.0.1').resume();
    halfSent.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{');
    const cut = new Promise((resolve) => halfSent.once('close', resolve).on('error', () => undefined));
    await put('1');
    const fault = sim.faults.add({ kind: 'hang' });
    const refused = expect(put('2')).rejects.toThrow(CONNECTION_LOST);
    await fault.struck();
    const waiting = expect(sim.received({ stream: 's', records: 9 })).rejects.toThrow('kinesis-sim closed');
    const startedAt = performance.now();
    await sim.close();
    expect(performance.now() - startedAt).toBeLessThan(500);
    await Promise.all([refused, waiting, cut]);
    await sim.close();
  });

  it('goes down and comes back on the same port, with its records', async () => {
    const { sim, put } = await start();
    await put('1');
    const { port } = sim;
    await sim.down();
    await expect(put('2')).rejects.toThrow(CONNECTION_LOST);
    await sim.up();
    await sim.up();
    expect(sim.port).toBe(port);
    await put('3');
    expect(sim.records('s').map((record) => record.partitionKey)).toEqual(['1', '3']);
  });

  it('stays closed when it is closed while coming back', async () => {
    const { sim, put } = await start();
    await sim.down();
    const coming = sim.up();
    await sim.close();
    await coming;
    await expect(put('1')).rejects.toThrow(CONNECTION_LOST);
  });

  it('does not come back after it was closed, however often it was told to', async () => {
    const { sim } = await start();
    const { jest } = import.meta;
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'performance'] });
    try {
      sim.downFor(300);
      sim.downFor(100);
      expect(jest.getTimerCount()).toBe(1);
      await sim.close();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('keeps trying while its port is taken', async () => {
    const { sim, put } = await start();
    await sim.down();
    const squatter = await KinesisSim.start({ port: sim.port });
    const coming = sim.up();
    await squatter.close();
    await coming;
    await put('1');
  });

  it('trims the oldest records beyond its bound', async () => {
    const { sim, put } = await start({ streams: [{ name: 's' }], maxRecordsPerShard: 2 });
    await put('1', '2', '3');
    expect(sim.records('s').map((record) => record.partitionKey)).toEqual(['2', '3']);
    expect(sim.state().streams[0]).toMatchObject({ records: 3, shards: [{ stored: 2, trimmed: 1 }] });
  });

  it('counts and checks without storing', async () => {
    const checker = new EventOrderChecker();
    const { sim, put } = await start({ streams: [{ name: 's' }], storage: 'count', checker });
    const watched = sim.received({ stream: 's', records: 1, partitionKey: '2' });
    await put('1', '2');
    await watched;
    expect(sim.records('s')).toEqual([]);
    expect(sim.state()).toMatchObject({ streams: [{ records: 2, bytes: 20 }], check: { records: 2, withoutEvent: 2 } });
    sim.reset();
    expect(sim.state()).toMatchObject({ streams: [{ records: 0, bytes: 0 }], check: { records: 0, withoutEvent: 0 } });
  });

  it('gives the same random faults for the same seed', async () => {
    const struck = async (seed: number) => {
      const { sim, put } = await start({ streams: [{ name: 's' }], seed });
      sim.faults.add({ kind: 'fail-records', rate: 0.5 });
      const answer = await put(...Array.from({ length: 100 }, (_, index) => String(index)));
      return answer.Records?.map((record) => record.ErrorCode);
    };
    expect(await struck(1)).toEqual(await struck(1));
    expect(await struck(1)).not.toEqual(await struck(2));
  });

  it('refuses a port that is taken', async () => {
    const { sim } = await start();
    await expect(KinesisSim.start({ port: sim.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('listens on loopback only', async () => {
    const { sim, client } = await start({});
    expect(sim.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await client.send(new ListStreamsCommand({}))).StreamNames).toEqual([]);
  });
});
