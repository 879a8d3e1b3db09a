import 'reflect-metadata';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { NestFactory } from '@nestjs/core';
import { pino } from 'pino';
import type { AggregateFeature } from '../../src/capture/aggregate-feature.js';
import { CommandModule } from '../../src/command.module.js';
import type { Settings } from '../../src/config/settings.js';
import { NestLogger } from '../../src/logging/nest-logger.js';
import { commands } from '../../src/ops/cli/commands.js';
import { runCommandLine } from '../../src/ops/cli/program.js';
import { shopFeatures } from '../../src/shop-features.js';
import { requireMigrated } from '../../src/start/require-migrated.js';
import { testSettings } from './test-settings.js';

/** How a command ended. */
export interface CommandEnd {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The document of `--json`. */
  readonly json: unknown;
}

/** What differs from the shop's own commands without a terminal. */
export interface CommandOptions {
  readonly features?: (settings: Settings) => AggregateFeature[];
  /** What a person types; there is a terminal then. */
  readonly typed?: string;
}

/** Runs one command in this process, on the services that the environment names. */
export async function runCommand(
  environment: { DATABASE_URL: string } & Record<string, string>,
  words: readonly string[],
  { features = shopFeatures, typed }: CommandOptions = {},
): Promise<CommandEnd> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (typed !== undefined) stdin.write(typed);
  const code = await runCommandLine(words, commands, {
    streams: { stdin: Object.assign(stdin, { isTTY: typed !== undefined }), stdout, stderr },
    loadSettings: () => testSettings(environment),
    createLog: ({ logLevel }) => pino({ level: logLevel }, stderr),
    openServices: (settings, log) =>
      NestFactory.createApplicationContext(CommandModule.forRoot(settings, log, features(settings)), {
        logger: new NestLogger(log),
        abortOnError: false,
      }),
    requireMigrated,
  });
  const written = Promise.all([text(stdout), text(stderr)]);
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, stdout: out, stderr: err, json: words.includes('--json') ? JSON.parse(out) : undefined };
}
