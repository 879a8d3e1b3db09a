import { HttpException, HttpStatus } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { RequestLimit } from '../config/settings.js';
import { callerOf } from './access/caller.js';

/**
 * Refuses a caller who sends more requests than the limit, with 429 and `Retry-After`. Counted per key, whatever the address: keys are
 * shared by the instances behind a proxy, addresses by all that it serves. In this process's memory: it protects the process, no quota
 * is sold. Mount it after the gate, which knows the caller.
 */
export function requestLimit(limit: RequestLimit): RequestHandler {
  if (limit.kind === 'none')
    return (_request: Request, _response: Response, next: NextFunction) => {
      next();
    };
  return rateLimit({
    limit: limit.count,
    windowMs: limit.periodMs,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (request) => {
      const caller = callerOf(request);
      return caller === undefined ? `address ${ipKeyGenerator(request.ip ?? '')}` : `key ${caller}`;
    },
    // Thrown, so that it is answered as problem details like everything else.
    handler: (_request, _response, next) => {
      next(new HttpException('Too many requests; Retry-After says when to come back.', HttpStatus.TOO_MANY_REQUESTS));
    },
    // It would warn of an X-Forwarded-For that we never read.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  });
}
