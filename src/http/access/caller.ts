import type { IncomingMessage } from 'node:http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

const callers = new WeakMap<IncomingMessage, string>();

/** Remembers who sends a request: the name of the API key. */
export function setCaller(request: IncomingMessage, keyName: string): void {
  callers.set(request, keyName);
}

/** The name of the API key that a request came with, for the log; undefined where no keys are configured. */
export function callerOf(request: IncomingMessage): string | undefined {
  return callers.get(request);
}

/** A route's parameter: the name of the caller's API key (`@Caller() caller: string | undefined`). */
export const Caller = createParamDecorator((_: undefined, context: ExecutionContext) =>
  callerOf(context.switchToHttp().getRequest<IncomingMessage>()),
);
