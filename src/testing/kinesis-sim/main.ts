import { optionsFromArguments, USAGE } from './command-line.js';
import { KinesisSim } from './kinesis-sim.js';

/** EX_USAGE of sysexits.h. */
const WRONG_ARGUMENTS = 64;

await main();

/** Runs the simulator as a process of its own until SIGTERM or SIGINT. */
async function main(): Promise<void> {
  const options = readArguments();
  if (options === undefined) return;
  const sim = await KinesisSim.start(options);
  const stop = (): void => {
    void sim.close();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.stdout.write(`${JSON.stringify({ endpoint: sim.endpoint, port: sim.port, pid: process.pid })}\n`);
}

function readArguments() {
  try {
    const options = optionsFromArguments(process.argv.slice(2));
    if (options === undefined) process.stdout.write(`${USAGE}\n`);
    return options;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`);
    process.exitCode = WRONG_ARGUMENTS;
    return undefined;
  }
}
