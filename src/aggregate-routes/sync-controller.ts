import { Body, HttpCode, HttpStatus, Inject, Post, type Type } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation } from '@nestjs/swagger';
import type { Logger } from 'pino';
import { z } from 'zod';
import { Caller } from '../http/access/caller.js';
import { ApiController } from '../http/api-controller.js';
import { bodyId } from '../http/ids.js';
import { LOG } from '../logging/logging.module.js';
import { SyncRequests } from '../outbox/sync/sync-requests.js';
import type { AggregateRoutes } from './aggregate-routes.js';

/** More would be one large transaction; whoever has more sends more requests. */
const MOST_IDS = 1000;

const answer = z.object({
  queued: z.array(bodyId).describe('Those that will be sent, with what comes along (the parent of a variant).'),
  unknown: z.array(bodyId).describe('Ids asked for that nothing has.'),
});

/** The controller of `POST /v1/<path>/sync`. */
export function syncController({ type, path }: AggregateRoutes): Type {
  const idsKey = `${type}_ids`;
  const request = z.strictObject({ [idsKey]: z.array(bodyId).min(1).max(MOST_IDS) });

  @ApiController(path)
  class SyncController {
    constructor(
      private readonly requests: SyncRequests,
      @Inject(LOG) private readonly log: Logger,
    ) {}

    @Post('sync')
    @HttpCode(HttpStatus.ACCEPTED)
    @ApiOperation({
      summary: `Queue the current state of ${path}`,
      description: 'As updates, or as creations where nothing was ever delivered of them.',
    })
    @ApiAcceptedResponse({ description: 'What is queued.', standardSchema: answer })
    async sync(
      @Body({ schema: request }) body: z.infer<typeof request>,
      @Caller() caller: string | undefined,
    ): Promise<z.infer<typeof answer>> {
      const { queued, unknown } = await this.requests.request(type, (body[idsKey] ?? []).map(String));
      this.log.info({ caller, type, queued: queued.length, unknown: unknown.length }, 'sync requested');
      return { queued: queued.map(Number), unknown: unknown.map(Number) };
    }
  }
  Object.defineProperty(SyncController, 'name', { value: `SyncController(${type})` });
  return SyncController;
}
