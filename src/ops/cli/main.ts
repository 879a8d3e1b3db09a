#!/usr/bin/env node
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CommandModule } from '../../command.module.js';
import { loadSettings } from '../../config/load-settings.js';
import { processEnvironment } from '../../config/process-environment.js';
import { secretsIn } from '../../config/secrets-in.js';
import { createLog } from '../../logging/create-log.js';
import { NestLogger } from '../../logging/nest-logger.js';
import { shopFeatures } from '../../shop-features.js';
import { endSoon } from '../../start/end-soon.js';
import { requireMigrated } from '../../start/require-migrated.js';
import { commands } from './commands.js';
import { runCommandLine } from './program.js';

// Whoever read the output has enough (`| head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

/** `npm run shopstream -- <command>`, or `node dist/src/ops/cli/main.js <command>` where it is built. */
process.exitCode = await runCommandLine(process.argv.slice(2), commands, {
  streams: process,
  loadSettings: () => loadSettings(processEnvironment()),
  createLog: (settings) =>
    createLog(settings.logLevel, { pretty: process.stderr.isTTY, secrets: secretsIn(settings), to: 'stderr' }),
  openServices: (settings, log) =>
    NestFactory.createApplicationContext(CommandModule.forRoot(settings, log, shopFeatures(settings)), {
      logger: new NestLogger(log),
      abortOnError: false,
    }),
  requireMigrated,
});

endSoon();
