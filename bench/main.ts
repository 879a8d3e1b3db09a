import 'reflect-metadata';
import { BadDelivery } from './measure/verdict.js';
import { benchOptions, USAGE } from './options.js';
import { ratiosOf } from './ratios.js';
import { writeResult } from './report/result-file.js';
import { tablesOf } from './report/table.js';
import { run } from './run.js';

/** EX_USAGE of sysexits.h. */
const WRONG_ARGUMENTS = 64;

process.exitCode = await main();

async function main(): Promise<number> {
  const startedAt = new Date();
  let options;
  try {
    options = benchOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return WRONG_ARGUMENTS;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const results = await run(options, (line) => process.stderr.write(`${line}\n`));
    const ratios = ratiosOf(results);
    await writeResult(options, startedAt, results, ratios);
    process.stdout.write(tablesOf(results, ratios));
    return 0;
  } catch (error) {
    if (!(error instanceof BadDelivery)) throw error;
    process.stderr.write(`No figures: the delivery was not in order.\n  ${error.message}\n`);
    return 1;
  }
}
