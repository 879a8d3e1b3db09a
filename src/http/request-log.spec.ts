import { EventEmitter } from 'node:events';
import type { Request, Response } from 'express';
import { createLog } from '../logging/create-log.js';
import { withRequestId } from './request-id.js';
import { requestLog } from './request-log.js';

/** What is written about a request, at debug. */
function linesOf(method: string, path: string, { complete = true } = {}): Record<string, unknown>[] {
  const lines: string[] = [];
  const log = requestLog(createLog('debug', { write: (line) => lines.push(line) }));
  const headers = { 'x-request-id': 'edge-7' };
  const request = { method, path, headers, route: { path: '/v1/tags/:id' } } as unknown as Request;
  const closing = new EventEmitter();
  const response = Object.assign(closing, {
    statusCode: 201,
    writableFinished: complete,
    setHeader: () => undefined,
  }) as unknown as Response;
  withRequestId(request, response, () => {
    log(request, response, () => undefined);
  });
  // From outside of the request, as Node does when the caller's connection breaks.
  closing.emit('close');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('requestLog', () => {
  it.each([
    ['POST', 30],
    ['PATCH', 30],
    ['DELETE', 30],
    ['GET', 20],
    ['HEAD', 20],
  ])('tells of %s at level %i', (method, level) => {
    expect(linesOf(method, '/v1/tags/7')).toEqual([
      {
        level,
        time: expect.any(String) as string,
        request_id: 'edge-7',
        method,
        route: '/v1/tags/:id',
        status: 201,
        ms: expect.any(Number) as number,
        msg: 'request',
      },
    ]);
  });

  it.each(['/health/live', '/health', '/metrics'])('says nothing of %s', (path) => {
    expect(linesOf('GET', path)).toEqual([]);
  });

  it('tells which were aborted', () => {
    expect(linesOf('POST', '/v1/tags', { complete: false })).toMatchObject([{ aborted: true, request_id: 'edge-7' }]);
  });
});
