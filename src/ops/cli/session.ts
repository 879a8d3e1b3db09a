import { once } from 'node:events';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { commandLineActor, type Actor } from '../actions/actor.js';
import type { Console } from './console.js';

/** What a command says in the end. */
export interface Result {
  /** The one JSON document of `--json`; what HTTP would answer, where there is such a route. Undefined: everything was printed already. */
  readonly data: unknown;
  /** The same for people, without the last line break. */
  readonly text: string;
  /** It was carried out, but what it found is not well: exit code 1. */
  readonly failed?: boolean;
}

/** What a command says when whoever was asked said no. */
export const NOTHING_DONE: Result = { data: { cancelled: true }, text: 'Nothing was done.', failed: true };

/** What a command has at hand while it works. */
export class Session {
  /** Who runs it, for the action log. */
  readonly actor: Actor = commandLineActor();

  constructor(
    private readonly services: INestApplicationContext,
    readonly settings: Settings,
    readonly console: Console,
    /** Programs read what is printed, not people. */
    readonly json: boolean,
    private readonly stdout: NodeJS.WritableStream,
    private readonly takeInterrupts: () => AbortSignal,
  ) {}

  /** Prints a line of a result that comes piece by piece; waits for whoever reads it. */
  async print(line: string): Promise<void> {
    if (!this.stdout.write(`${line}\n`)) await once(this.stdout, 'drain');
  }

  /** A service of the application. */
  get<Service>(token: Type<Service>): Service {
    return this.services.get(token, { strict: false });
  }

  /** Ctrl-C, for commands that end in their own way; where nobody asked for this, Ctrl-C ends the process. */
  get interrupted(): AbortSignal {
    return this.takeInterrupts();
  }
}
