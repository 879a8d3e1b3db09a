import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';

/** Bodies beyond this are refused with 413. A thousand ids of 16 digits take 17 kB. */
export const MAX_BODY_BYTES = 100 * 1024;

/** The same in words. */
export const MAX_BODY_TEXT = `${MAX_BODY_BYTES / 1024} KiB`;

/**
 * Refuses bodies of another type than JSON. Besides being clear, it keeps other sites' pages out: a browser sends them along with forms and
 * `text/plain`, but never JSON, without asking us first.
 */
export function jsonBodiesOnly(request: Request, _response: Response, next: NextFunction): void {
  // `is` gives null where there is no body, but takes an announced length of 0 for one.
  const hasBody = request.headers['content-length'] !== '0';
  if (hasBody && request.is('application/json') === false) {
    throw new UnsupportedMediaTypeException('A body must be JSON, with the header Content-Type: application/json.');
  }
  next();
}
