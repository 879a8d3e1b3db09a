import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, Response } from 'express';
import { setCaller } from './access/caller.js';
import { requestLimit } from './request-limit.js';

describe('requestLimit', () => {
  /** Sends a request. @returns what it is refused with, if it is. */
  const sendTo = (limit: ReturnType<typeof requestLimit>) => async (ip: string, key?: string) => {
    const settings = { get: () => false };
    const request = Object.assign(new IncomingMessage(new Socket()), { ip, app: settings }) as unknown as Request;
    if (key !== undefined) setCaller(request, key);
    // Express adds it.
    const response = Object.assign(new ServerResponse(request), { append: () => undefined }) as unknown as Response;
    return new Promise<unknown>((resolve) => {
      void limit(request, response, resolve);
    });
  };
  const limited = () => sendTo(requestLimit({ kind: 'fixed', count: 1, periodMs: 3_600_000 }));

  // To see it fail: one name for all in `keyGenerator`.
  it('counts by address where there are no keys', async () => {
    const send = limited();
    expect(await send('10.0.0.1')).toBeUndefined();
    expect(await send('10.0.0.2')).toBeUndefined();
    expect(await send('10.0.0.1')).toMatchObject({ status: 429 });
  });

  it('counts by key, whatever the address', async () => {
    const send = limited();
    expect(await send('10.0.0.1', 'shop')).toBeUndefined();
    expect(await send('10.0.0.1', 'ops')).toBeUndefined();
    expect(await send('10.0.0.2', 'shop')).toMatchObject({ status: 429 });
  });

  it('lets everything pass where there is none', async () => {
    const send = sendTo(requestLimit({ kind: 'none' }));
    for (let n = 0; n < 3; n++) expect(await send('10.0.0.1')).toBeUndefined();
  });
});
