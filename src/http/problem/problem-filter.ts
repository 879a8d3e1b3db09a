import { STATUS_CODES } from 'node:http';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import { requestIdOf } from '../request-id.js';
import { PROBLEM_MEDIA_TYPE, type Problem } from './problem.js';
import { problemOf } from './problem-of.js';

/** A caller who was refused for a passing reason may come back so soon. */
const RETRY_AFTER_SECONDS = '1';

/** Answers every error of the HTTP API, thrown by a route or a middleware, with problem details (RFC 9457); logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<Request>();
    const response = http.getResponse<Response>();
    const facts = problemOf(error);
    const path = pathOf(request);
    if (facts.status >= 500) this.report(error, facts.status, request, path);
    if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
      return;
    }
    if (facts.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    const { status, detail, errors } = facts;
    const body: Problem = {
      type: 'about:blank',
      title: STATUS_CODES[status] ?? 'Error',
      status,
      detail,
      instance: path,
      request_id: requestIdOf(request),
      ...(errors && { errors }),
    };
    response.status(status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(body));
  }

  private report(error: unknown, status: number, request: Request, path: string): void {
    const facts = { method: request.method, path, status, err: error };
    if (status === 503) this.log.warn(facts, 'request refused: a service is away');
    else this.log.error(facts, 'request failed');
  }
}

/** Without the query, which may hold what nobody wants in a log. */
function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '/';
}
