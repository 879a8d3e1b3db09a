import 'reflect-metadata';
import { messageOf } from '../src/logging/error-facts.js';
import { OtherLoad } from './measure/other-load.js';
import { BadDelivery } from './measure/verdict.js';
import { benchOptions, USAGE } from './options.js';
import { ratiosOf } from './ratios.js';
import { writeResult } from './report/result-file.js';
import { tablesOf } from './report/table.js';
import { run } from './run.js';

/** EX_USAGE of sysexits.h. */
const WRONG_ARGUMENTS = 64;

/** With more than that, times mean little; ratios are measured in turns and stand a little more. */
const BUSY_PERCENT = 5;

process.exitCode = await main();

async function main(): Promise<number> {
  const startedAt = new Date();
  let options;
  try {
    options = benchOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}`);
    return WRONG_ARGUMENTS;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  try {
    const otherLoad = await OtherLoad.watch();
    const results = await run(options, (line) => {
      say(startedAt, line);
    });
    const othersPercent = await otherLoad.percent();
    const ratios = ratiosOf(results);
    await writeResult(options, startedAt, results, ratios, othersPercent);
    process.stdout.write(tablesOf(results, ratios));
    if (othersPercent > BUSY_PERCENT)
      say(
        startedAt,
        `Other programs took ${Math.round(othersPercent)} % of the machine: what is absolute above is too slow.`,
      );
    return 0;
  } catch (error) {
    if (!(error instanceof BadDelivery)) throw error;
    process.stderr.write(`No figures: the delivery was not in order.\n  ${error.message}\n`);
    return 1;
  }
}

function say(startedAt: Date, line: string): void {
  process.stderr.write(`${String(Math.round((Date.now() - startedAt.getTime()) / 1000)).padStart(4)} s  ${line}\n`);
}
