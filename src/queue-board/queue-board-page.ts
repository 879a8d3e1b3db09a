import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Page } from '../http/page.js';
import { StreamQueues } from '../outbox/wake/stream-queues.js';

/**
 * Shows the streams' Bull queues. For looking only: a wake that somebody removes or adds there changes nothing for long, and a queue paused
 * there would stand still without a word in `status`.
 */
export const queueBoardPage: Page = { path: '/queues', serve };

function serve(app: NestExpressApplication): void {
  const serverAdapter = new ExpressAdapter().setBasePath(queueBoardPage.path);
  createBullBoard({
    queues: app
      .get(StreamQueues)
      .all()
      .map(({ queue }) => new BullAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'shopstream queues', hideDocsLink: true } },
  });
  app.use(queueBoardPage.path, serverAdapter.getRouter());
}
