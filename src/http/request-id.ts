import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { inRequest } from '../logging/request-context.js';

const ids = new WeakMap<IncomingMessage, string>();

/** What a proxy may hand us as an id: nothing that could forge a log line or a header. */
const ACCEPTABLE = /^[\w.:-]{1,64}$/;

/** The id of a request; made now for one that has none. */
export function requestIdOf(request: IncomingMessage): string {
  const known = ids.get(request);
  if (known !== undefined) return known;
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && ACCEPTABLE.test(given) ? given : randomUUID();
  ids.set(request, id);
  return id;
}

/** Gives each request an id, the caller's own `X-Request-Id` or a new one: it goes back with the answer, and into every line of the log. */
export function withRequestId(request: Request, response: Response, next: NextFunction): void {
  const id = requestIdOf(request);
  response.setHeader('X-Request-Id', id);
  inRequest(id, next);
}
