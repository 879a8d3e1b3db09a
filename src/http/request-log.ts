import { AsyncResource } from 'node:async_hooks';
import type { NextFunction, Request, Response } from 'express';
import type { Logger } from 'pino';
import { callerOf } from './access/caller.js';
import { isOpen } from './access/open-paths.js';

/**
 * One line per request: who asked for what, and how it ended. The route's pattern instead of the path, where there is a route, and never the
 * query: what callers put there is nobody's business. Reading is logged at debug, everything else at info, health and metrics not at all.
 */
export function requestLog(log: Logger): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    if (isOpen(request.path)) {
      next();
      return;
    }
    const startedAt = performance.now();
    const write = () => {
      const reading = request.method === 'GET' || request.method === 'HEAD';
      log[reading ? 'debug' : 'info'](
        {
          method: request.method,
          route: routeOf(request),
          status: response.statusCode,
          ms: Math.round((performance.now() - startedAt) * 10) / 10,
          key: callerOf(request),
          ...(!response.writableFinished && { aborted: true }),
        },
        'request',
      );
    };
    // Bound to the request, whose id the line is to bear: a caller who goes away closes it from outside.
    response.once('close', AsyncResource.bind(write));
    next();
  };
}

function routeOf(request: Request): string {
  const { route } = request as { route?: { path?: unknown } };
  return typeof route?.path === 'string' ? route.path : 'none';
}
