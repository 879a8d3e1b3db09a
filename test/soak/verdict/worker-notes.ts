import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { STREAMS } from '../bed/recording.js';

/** Streams by the keys that workers' logs call them by. */
const STREAM_OF = { product: STREAMS.products, product_update: STREAMS.productUpdates, order: STREAMS.orders } as const;
type StreamKey = keyof typeof STREAM_OF;

/** What a worker itself said of a batch that it could not settle as delivered. */
export interface WorkerNote {
  readonly worker: string;
  readonly stream: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** It does not know whether Kinesis accepted, or its lease was over when it knew. */
  readonly says: 'unknown' | 'too late';
}

/** Reads the notes out of the logs in a folder. */
export async function readWorkerNotes(folder: string): Promise<WorkerNote[]> {
  const notes: WorkerNote[] = [];
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.log')) continue;
    const worker = file.slice(0, -'.log'.length);
    for await (const line of createInterface({ input: createReadStream(join(folder, file)) })) {
      const note = noteIn(worker, line);
      if (note) notes.push(note);
    }
  }
  return notes;
}

/** The note in a line of a worker's log, if there is one. */
export function noteIn(worker: string, line: string): WorkerNote | undefined {
  // Most lines are of batches that went well: not worth parsing.
  if (!/"(?:ambiguous|lost)":[1-9]/.test(line)) return undefined;
  const { time, stream, lost } = JSON.parse(line) as { time: string; stream: StreamKey; lost?: number };
  return { worker, stream: STREAM_OF[stream], at: Date.parse(time), says: lost ? 'too late' : 'unknown' };
}
