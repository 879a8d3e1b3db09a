import { parseArgs } from 'node:util';
import { isName } from './name.js';
import type { KinesisSimOptions, StreamSpec } from './options.js';
import { EventOrderChecker } from '../event-order-checker.js';

/** What `--help` prints. */
export const USAGE = `Usage: kinesis-sim [options]
  --port N             TCP port on 127.0.0.1 (default: any free one)
  --stream NAME:SHARDS create a stream, with one shard if SHARDS is left out; repeatable
  --no-throttle        no rate limits
  --count              store nothing: count records and check their order by the event metadata
  --first-sequence any with --count: an aggregate's first record may have any sequence (default: one)
  --max-request-bytes N  largest PutRecords call (default 10485760)
  --seed N             seed of random faults (default 1)
  --help
Prints one line of JSON, {"endpoint", "port", "pid"}, as soon as it listens. Control path: see GET /_sim/state.`;

/** Reads the arguments; undefined if help was asked for. @throws Error that names the wrong argument */
export function optionsFromArguments(argv: readonly string[]): KinesisSimOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      port: { type: 'string' },
      stream: { type: 'string', multiple: true },
      'no-throttle': { type: 'boolean' },
      count: { type: 'boolean' },
      'first-sequence': { type: 'string' },
      'max-request-bytes': { type: 'string' },
      seed: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return undefined;
  const checker = new EventOrderChecker(firstSequence(values['first-sequence']));
  return {
    port: whole('--port', values.port ?? '0', 65_535),
    streams: (values.stream ?? []).map(streamSpec),
    throttle: values['no-throttle'] !== true,
    ...(values.count === true && { storage: 'count', checker }),
    ...(values['max-request-bytes'] !== undefined && {
      maxRequestBytes: whole('--max-request-bytes', values['max-request-bytes'], Number.MAX_SAFE_INTEGER),
    }),
    ...(values.seed !== undefined && { seed: whole('--seed', values.seed, 2 ** 32) }),
  };
}

function firstSequence(text = 'one'): 'one' | 'any' {
  if (text === 'one' || text === 'any') return text;
  throw new Error(`--first-sequence: expected one or any, got ${text}`);
}

function streamSpec(text: string): StreamSpec {
  const [name = '', shards = '1'] = text.split(':');
  if (!isName(name)) throw new Error(`--stream ${text}: expected NAME or NAME:SHARDS`);
  return { name, shards: Math.max(1, whole(`--stream ${name}`, shards, 10_000)) };
}

function whole(option: string, text: string, max: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= max) return value;
  throw new Error(`${option}: expected a whole number up to ${max}, got ${text}`);
}
