import { createBullBoard } from '@bull-board/api';
import { BullAdapter } from '@bull-board/api/bullAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { getQueueToken } from '@nestjs/bull';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Queue } from 'bull';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { queueName } from '../outbox/streams/stream.js';

/** Where the board is; the gate and the security headers know it as well. */
const PATH = '/queues';

/**
 * Serves a page that shows the streams' Bull queues. For looking only: a wake that somebody removes or adds there changes nothing for long,
 * and a queue paused there would stand still without a word in `status`. Mount it after the gate.
 */
export function serveQueueBoard(app: NestExpressApplication): void {
  const queues = app
    .get(PublicationRegistry)
    .streams.map(({ key }) => app.get<Queue>(getQueueToken(queueName(key)), { strict: false }));
  const serverAdapter = new ExpressAdapter().setBasePath(PATH);
  createBullBoard({
    queues: queues.map((queue) => new BullAdapter(queue, { readOnlyMode: true })),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'shopstream queues', hideDocsLink: true } },
  });
  app.use(PATH, serverAdapter.getRouter());
}
