/**
 * The same calls against `kinesis-sim` and `kinesis-local`, compared aspect by aspect. Where they differ, the difference is
 * named in `intended-differences.ts` with its reason; everything else has to be equal. An entry that no longer holds fails, too.
 *
 * Note: `kinesis-local` binds all interfaces while this runs.
 */
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import { KinesisSim } from '../../src/testing/kinesis-sim/kinesis-sim.js';
import { simClient } from '../../src/testing/sim-client.js';
import type { Observations, Subject } from './conformance-case.js';
import { intendedDifferences } from './intended-differences.js';
import { KinesisLocalServer } from './kinesis-local-server.js';
import { putCases } from './put-cases.js';
import { readCases } from './read-cases.js';
import { streamCases } from './stream-cases.js';
import { wireCases } from './wire-cases.js';

const cases = [...streamCases, ...putCases, ...readCases, ...wireCases];
const clients: KinesisClient[] = [];
let sim: KinesisSim;
let local: KinesisLocalServer;

beforeAll(async () => {
  // Reads and describes have no limit over there; the cases would run into ours.
  sim = await KinesisSim.start({ throttle: { reads: false, describes: false } });
  local = await KinesisLocalServer.start();
});

afterAll(async () => {
  for (const client of clients) client.destroy();
  await Promise.all([sim.close(), local.stop()]);
});

function subject(endpoint: string): Subject {
  const client = simClient(endpoint, { requestTimeoutMs: 30_000 });
  clients.push(client);
  return { client, endpoint };
}

/** What the simulator must have shown, given what kinesis-local showed: the same, but for the intended differences. */
function expected(caseName: string, localShowed: Observations): Observations {
  const differences = intendedDifferences.filter((difference) => difference.case === caseName);
  return { ...localShowed, ...Object.fromEntries(differences.map(({ aspect, kinesisSim }) => [aspect, kinesisSim])) };
}

describe('kinesis-sim and kinesis-local', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', async (name, { observe }) => {
    const simShowed = await observe(subject(sim.endpoint));
    const localShowed = await observe(subject(local.endpoint));
    expect(simShowed).toEqual(expected(name, localShowed));
    for (const { aspect, kinesisLocal } of intendedDifferences.filter((each) => each.case === name)) {
      expect({ [aspect]: localShowed[aspect] }).toEqual({ [aspect]: kinesisLocal });
      expect(simShowed[aspect]).not.toEqual(kinesisLocal);
    }
  });

  it('differ in aspects that are looked at only', () => {
    const names = cases.map((each) => each.name);
    expect(intendedDifferences.filter((each) => !names.includes(each.case))).toEqual([]);
  });
});
