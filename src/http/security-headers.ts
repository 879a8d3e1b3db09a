import type { NextFunction, Request, Response } from 'express';

/** The API's answers are data: no browser shall run, frame or keep them. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What the pages at /docs and /queues need: their own scripts, and the style elements that their components write. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Tells browsers to be careful with what they get. (HTTPS is the business of whatever stands in front, and so is HSTS.) */
export function securityHeaders(request: Request, response: Response, next: NextFunction): void {
  const page = /^\/(docs|queues)(\/|$)/i.test(request.path);
  response.setHeader('Content-Security-Policy', page ? PAGE_POLICY : DATA_POLICY);
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  // Orders name people: no cache between us and the caller keeps them.
  if (!page) response.setHeader('Cache-Control', 'no-store');
  next();
}
