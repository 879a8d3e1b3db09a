import type { INestApplicationContext } from '@nestjs/common';
import { BadRequestException, HttpException } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { ConfigurationError, OperatorsMistake } from '../../config/configuration-error.js';
import type { Settings } from '../../config/settings.js';
import { databaseTroubleOf } from '../../http/problem/database-trouble.js';
import { describeError } from '../../logging/describe-error.js';
import { ExplainedFailure } from '../../logging/error-facts.js';
import { UnknownStreamException } from '../controls/known-stream.js';
import { Console, type Streams } from './console.js';
import { EXIT } from './exit-code.js';
import { Interrupts } from './interrupts.js';
import { Session, type Result } from './session.js';
import { UsageError } from './usage-error.js';

/** How commands come by what they need; the entry point says it for the shop, a test for itself. */
export interface ShellParts {
  readonly streams: Streams;
  /** @throws ConfigurationError */
  readonly loadSettings: () => Settings;
  readonly createLog: (settings: Settings) => Logger;
  /** Services without HTTP, workers or queues. */
  readonly openServices: (settings: Settings, log: Logger) => Promise<INestApplicationContext>;
  /** @throws PendingMigrationsError when the database is older than the program. */
  readonly requireMigrated: (settings: Settings, log: Logger) => Promise<void>;
}

/** What a command may ask of the shell. */
export interface RunOptions {
  /** Also on a database that is not migrated, or away (`doctor`): it is not connected to. */
  readonly anyDatabase?: boolean;
}

/** Runs the work of one command: opens services, shows the result or the failure, closes everything. */
export class Shell {
  /** Of the command that ran. */
  exitCode: number = EXIT.ok;

  constructor(
    private readonly parts: ShellParts,
    private readonly flags: () => { readonly json?: true | undefined; readonly yes?: true | undefined },
  ) {}

  /** Never throws: what goes wrong is told, and becomes the exit code. */
  async run(work: (session: Session) => Promise<Result>, options: RunOptions = {}): Promise<void> {
    const interrupts = new Interrupts();
    try {
      const settings = this.parts.loadSettings();
      if (settings.mode === 'embedded') throw new ConfigurationError([SERVICES_NOT_NAMED]);
      const log = this.parts.createLog(settings);
      if (!options.anyDatabase) await this.parts.requireMigrated(settings, log);
      const services = await this.parts.openServices(settings, log);
      try {
        if (!options.anyDatabase) await services.get(DataSource, { strict: false }).initialize();
        const console = new Console(this.parts.streams, { yes: this.flags().yes === true });
        const { stdout } = this.parts.streams;
        const session = new Session(services, settings, console, this.flags().json === true, stdout, () =>
          interrupts.take(),
        );
        this.show(await work(session));
      } finally {
        await services.close();
      }
    } catch (error) {
      this.tell(error);
    } finally {
      interrupts.release();
    }
  }

  private show(result: Result): void {
    if (result.data !== undefined) this.print(this.flags().json ? JSON.stringify(result.data) : result.text);
    this.exitCode = result.failed ? EXIT.failure : EXIT.ok;
  }

  /** Expected failures in a sentence, others with their stack; with `--json` the sentence is the document, too. */
  private tell(error: unknown): void {
    const sentence = sentenceOf(error);
    const { stack, message } = describeError(error) as { stack?: string; message: string };
    this.parts.streams.stderr.write(`${sentence ?? stack ?? message}\n`);
    if (this.flags().json) this.print(JSON.stringify({ error: sentence ?? message }));
    this.exitCode = exitCodeOf(error);
  }

  private print(text: string): void {
    if (text !== '') this.parts.streams.stdout.write(`${text}\n`);
  }
}

const SERVICES_NOT_NAMED = {
  variable: 'DATABASE_URL',
  given: undefined,
  accepted: 'the URL of the database that the service uses; commands never start embedded services',
};

function sentenceOf(error: unknown): string | undefined {
  if (error instanceof ExplainedFailure || error instanceof HttpException) return error.message;
  // Commands talk to the database all the time: without it, nothing else is worth a stack.
  return databaseTroubleOf(error)?.detail;
}

function exitCodeOf(error: unknown): number {
  // What HTTP answers with 400 is a wrong command line here; and a stream's key is no part of a path.
  const isUsage = [UsageError, BadRequestException, UnknownStreamException].some((kind) => error instanceof kind);
  if (isUsage) return EXIT.usage;
  return error instanceof OperatorsMistake ? EXIT.config : EXIT.failure;
}
