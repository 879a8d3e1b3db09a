/**
 * The simulated Kinesis of a soak, as a process of its own: it outlives everything that is broken, keeps nothing in memory, and writes
 * down every record that it accepted and every answer that it gave. Arguments: the file to write to, then the streams as `name:shards`.
 */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { KinesisSim, type AnsweredCall, type RecordChecker } from '../../../src/testing/index.js';
import type { Entry, RecordBody } from './recording.js';

const [file = '', ...streams] = process.argv.slice(2);
const output = createWriteStream(file);

function write(entry: Entry): void {
  output.write(`${JSON.stringify(entry)}\n`);
}

const recorder: RecordChecker = {
  accept: ({ stream, partitionKey: key, sequenceNumber: number, arrivedAtMs: at, data }) => {
    write({ kind: 'accepted', stream, key, number, at, body: JSON.parse(data.toString('utf8')) as RecordBody });
  },
  report: () => null,
  reset: () => undefined,
};

function noteAnswer({ call, stream = '', answer, accessKeyId, connected }: AnsweredCall): void {
  if (call !== 'PutRecords') return;
  const { Records = [] } = JSON.parse(answer.body) as { Records?: { SequenceNumber?: string }[] };
  const numbers = Records.flatMap(({ SequenceNumber }) => (SequenceNumber === undefined ? [] : [SequenceNumber]));
  if (numbers.length === 0) return;
  write({ kind: 'answered', worker: accessKeyId ?? '', stream, at: Date.now(), heard: connected, numbers });
}

const sim = await KinesisSim.start({
  storage: 'count',
  checker: recorder,
  streams: streams.map((spec) => {
    const [name = '', shards = '1'] = spec.split(':');
    return { name, shards: Number(shards) };
  }),
});
sim.beforeAnswer(noteAnswer);
process.stdout.write(`${JSON.stringify({ endpoint: sim.endpoint })}\n`);
// Ctrl-C reaches the whole process group: who started this ends it, when nothing needs it any more.
process.on('SIGINT', () => undefined);
await once(process, 'SIGTERM');
await sim.close();
output.end();
await once(output, 'close');
process.exit(0);
