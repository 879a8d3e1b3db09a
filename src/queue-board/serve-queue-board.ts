import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { StreamQueues } from '../outbox/wake/stream-queues.js';

/** Where the board is; the gate and the security headers know it as well. */
const PATH = '/queues';

/**
 * Serves a page that shows the streams' Bull queues. For looking only: a wake that somebody removes or adds there changes nothing for long,
 * and a queue paused there would stand still without a word in `status`. Mount it after the gate.
 */
export function serveQueueBoard(app: NestExpressApplication): void {
  const serverAdapter = new ExpressAdapter().setBasePath(PATH);
  createBullBoard({
    queues: app
      .get(StreamQueues)
      .all()
      .map(({ queue }) => new BullAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'shopstream queues', hideDocsLink: true } },
  });
  app.use(PATH, serverAdapter.getRouter());
}
