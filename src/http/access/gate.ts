import { ForbiddenException, UnauthorizedException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { isLoopback } from '../../config/kinds/listen-host.js';
import { type ApiKeyRing } from './api-key-ring.js';
import { setCaller } from './caller.js';
import { isOpen } from './open-paths.js';

/** Both: programs answer the first, browsers ask their user because of the second. */
const CHALLENGES = ['Bearer realm="shopstream"', 'Basic realm="shopstream", charset="UTF-8"'];

/**
 * Lets requests in: on open paths everyone, elsewhere holders of an API key. A route that somebody adds is closed until it is said to be
 * open.
 *
 * Without keys the server listens on loopback only, and whoever reaches it may use it, but for pages of other sites whose name was made to
 * point here (DNS rebinding): they are told by the name that the browser thinks it talks to.
 */
export function gate(keys: ApiKeyRing): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    if (isOpen(request.path)) {
      next();
      return;
    }
    if (keys.isEmpty) requireLoopbackName(request);
    else setCaller(request, requireKey(keys, request, response));
    next();
  };
}

function requireKey(keys: ApiKeyRing, request: Request, response: Response): string {
  const name = keys.nameFor(request.headers.authorization);
  if (name !== undefined) return name;
  response.setHeader('WWW-Authenticate', CHALLENGES);
  throw new UnauthorizedException(
    request.headers.authorization === undefined
      ? 'An API key is needed: Authorization: Bearer <key>.'
      : 'The API key is not one of ours.',
  );
}

function requireLoopbackName({ headers: { host = '' } }: Request): void {
  const name = host.replace(/:\d*$/, '').replace(/^\[(.*)\]$/, '$1');
  if (!isLoopback(name)) throw new ForbiddenException('Without API_KEYS, only localhost is served: set API_KEYS.');
}
