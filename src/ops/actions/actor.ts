import { hostname, userInfo } from 'node:os';
import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { callerOf } from '../../http/access/caller.js';

/** Who carries out an action. */
export interface Actor {
  /** The API key's name, or the user of the operating system. */
  readonly name: string;
  readonly via: 'http' | 'cli';
}

/** Without API keys the server is on loopback only, and nobody says who they are. */
const NOBODY = '(no key)';

/** A route's parameter: who asks (`@HttpActor() actor: Actor`). */
export const HttpActor = createParamDecorator((_: undefined, context: ExecutionContext): Actor => {
  const name = callerOf(context.switchToHttp().getRequest<IncomingMessage>());
  return { name: name ?? NOBODY, via: 'http' };
});

/** Whoever runs the command: `alice@host`. */
export function commandLineActor(): Actor {
  return { name: `${userName()}@${hostname()}`, via: 'cli' };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container, a user's number often has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
