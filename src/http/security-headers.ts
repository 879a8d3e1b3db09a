import type { RequestHandler } from 'express';
import helmet, { type HelmetOptions } from 'helmet';

const NOTHING = ["'none'"];
const OURS = ["'self'"];

/** The API's answers are data: no browser shall run or frame them. */
const forData = headers({ defaultSrc: NOTHING, frameAncestors: NOTHING });

/** What the pages need: their own scripts, and the style elements that their components write. (/queues names its base in a <base> element.) */
const forPages = headers({
  defaultSrc: NOTHING,
  scriptSrc: OURS,
  styleSrc: [...OURS, "'unsafe-inline'"],
  imgSrc: [...OURS, 'data:'],
  fontSrc: [...OURS, 'data:'],
  connectSrc: OURS,
  frameAncestors: NOTHING,
  baseUri: OURS,
  formAction: NOTHING,
});

/**
 * Tells browsers to be careful with what they get.
 * @param pages the paths of pages that people open in a browser; everything else is data
 */
export function securityHeaders(pages: readonly string[]): RequestHandler {
  // As Express matches paths: in any case.
  const below = pages.map((page) => `${page}/`.toLowerCase());
  return (request, response, next) => {
    const path = `${request.path}/`.toLowerCase();
    if (below.some((page) => path.startsWith(page))) {
      forPages(request, response, next);
      return;
    }
    // Orders name people: no cache between us and the caller keeps them.
    response.setHeader('Cache-Control', 'no-store');
    forData(request, response, next);
  };
}

/** Helmet's defaults, stricter about frames. HTTPS is the business of whatever stands in front of us, and so is HSTS. */
function headers(directives: PolicyDirectives): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
  });
}

type PolicyDirectives = NonNullable<Exclude<HelmetOptions['contentSecurityPolicy'], boolean | undefined>['directives']>;
