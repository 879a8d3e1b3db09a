import { HttpStatus, Injectable, MethodNotAllowedException, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express, NextFunction, Request, Response } from 'express';

/**
 * Answers methods that a path is not there for with 405, and OPTIONS with 204, both with what it is there for in `Allow` (RFC 9110): else they look
 * as if the path were wrong. Routes are mounted before a module is initialised, and what answers 404 after it.
 */
@Injectable()
export class OtherMethods implements OnModuleInit {
  constructor(private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    // An application context, without HTTP, has no adapter.
    const { httpAdapter } = this.host as Partial<HttpAdapterHost>;
    if (!httpAdapter) return;
    const app = httpAdapter.getInstance<Express>();
    for (const [path, methods] of methodsByPath(app)) {
      app.all(path, (_request, response, next) => {
        allowedIn(response).push(...methods);
        next();
      });
    }
    app.use(refuse);
  }
}

/** Several paths may match one request (`/v1/products/sync`, `/v1/products/:id`). */
function methodsByPath(app: Express): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { route } of app.router.stack) {
    const methods = route?.stack.map(({ method }) => method.toUpperCase()) ?? [];
    if (route) found.set(route.path, [...(found.get(route.path) ?? []), ...methods]);
  }
  return found;
}

function refuse(request: Request, response: Response, next: NextFunction): void {
  const allowed = new Set(allowedIn(response).flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])));
  if (allowed.size === 0) {
    next();
    return;
  }
  response.setHeader('Allow', [...allowed].join(', '));
  if (request.method !== 'OPTIONS') {
    throw new MethodNotAllowedException(`This path takes ${[...allowed].join(', ')}; not ${request.method}.`);
  }
  response.status(HttpStatus.NO_CONTENT).end();
}

/** What the paths that match a request are there for. */
function allowedIn(response: Response): string[] {
  const locals = response.locals as { allowed?: string[] };
  return (locals.allowed ??= []);
}
