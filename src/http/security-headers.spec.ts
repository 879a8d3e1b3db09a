import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, Response } from 'express';
import { securityHeaders } from './security-headers.js';

/** What an answer to `path` tells browsers. */
function headersFor(path: string) {
  const request = Object.assign(new IncomingMessage(new Socket()), { path });
  const response = new ServerResponse(request);
  void securityHeaders(['/docs', '/queues'])(request as Request, response as Response, () => undefined);
  const policy = String(response.getHeader('content-security-policy'));
  return { policy: policy.split(';').sort(), frames: response.getHeader('x-frame-options') };
}

describe('securityHeaders', () => {
  // To see it fail: no `frameAncestors`, or no `xFrameOptions`.
  it.each(['/v1/orders', '/docs', '/DOCS', '/queues/api/queues', '/docs-of-others'])('lets nobody frame %s', (path) => {
    const { policy, frames } = headersFor(path);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(frames).toBe('DENY');
  });

  it('lets pages load what is their own, and data nothing', () => {
    expect(headersFor('/queues').policy).toContain("script-src 'self'");
    expect(headersFor('/queues-of-others').policy).toEqual(["default-src 'none'", "frame-ancestors 'none'"]);
  });
});
