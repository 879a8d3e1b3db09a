import { type KinesisClient, ListStreamsCommand } from '@aws-sdk/client-kinesis';
import { KinesisSim } from './kinesis-sim/kinesis-sim.js';
import { simClient } from './sim-client.js';

describe('simClient', () => {
  let sim: KinesisSim;
  let client: KinesisClient;

  beforeEach(async () => {
    sim = await KinesisSim.start();
    client = simClient(sim.endpoint, { requestTimeoutMs: 50 });
  });
  afterEach(async () => {
    client.destroy();
    await sim.close();
  });

  it('gives up on an answer that does not come', async () => {
    sim.faults.add({ kind: 'hang' });
    await expect(client.send(new ListStreamsCommand({}))).rejects.toThrow(
      'exceeded the configured 50 ms requestTimeout',
    );
  }, 5000);
});
