import 'reflect-metadata';
import { messageOf } from '../../src/logging/error-facts.js';
import { deleteFolder, makeBed, type Bed } from './bed/bed.js';
import { soakOptions, USAGE, type SoakOptions } from './options.js';
import { isClean, report } from './report.js';
import { describeSchedule } from './schedule/describe-schedule.js';
import { planSchedule } from './schedule/schedule.js';
import { soak } from './soak.js';

/** EX_USAGE of sysexits.h. */
const WRONG_ARGUMENTS = 64;

/** 128 + SIGINT, as shells report it. */
const INTERRUPTED = 130;

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interruption.signal.aborted) return;
    process.stderr.write('\ninterrupted: ending everything\n');
    interruption.abort();
  });
}
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let options;
  try {
    options = soakOptions(args);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n\n${USAGE}`);
    return WRONG_ARGUMENTS;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  return run(options);
}

async function run(options: SoakOptions): Promise<number> {
  const { seed, minutes, workers } = options;
  const episodes = planSchedule(seed, minutes);
  process.stdout.write(
    `Soak of ${minutes} min with seed ${seed} and ${workers} workers\n${describeSchedule(episodes)}\n`,
  );
  if (options.dryRun) return 0;
  let bed: Bed | undefined;
  let isGood = false;
  try {
    bed = await makeBed(seed);
    const outcome = await soak(bed, episodes, options, interruption.signal);
    isGood = isClean(outcome);
    process.stdout.write(`\n${report(outcome)}\n`);
    return isGood ? 0 : 1;
  } catch (error) {
    if (interruption.signal.aborted) return INTERRUPTED;
    process.stderr.write(
      `The soak itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  } finally {
    await bed?.stop();
    const isFailed = !isGood && !interruption.signal.aborted;
    if (bed && (options.keep || isFailed)) process.stderr.write(`Logs and records: ${bed.folder}\n`);
    else if (bed) await deleteFolder(bed);
  }
}
