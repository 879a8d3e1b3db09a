import { Get, Header, NotFoundException, Param, UnprocessableEntityException, type Type } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { ApiController } from '../http/api-controller.js';
import { idParams, type IdParams } from '../http/ids.js';
import { ApiProblems } from '../http/problem/problem-responses.js';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { RecordPreview } from '../record/record-preview.js';
import type { AggregateRoutes } from './aggregate-routes.js';

/** The controller of `GET /v1/<path>/:id/record`. */
export function recordController({ type, path, record }: AggregateRoutes): Type {
  const answer = z.object({
    data: record,
    stream_name: z.string().describe('The stream that carries updates, by its name at AWS.'),
    partition_key: z.string(),
  });

  @ApiController(path)
  class RecordController {
    constructor(
      registry: PublicationRegistry,
      private readonly preview: RecordPreview,
    ) {
      // Throws at the start, and not at each request, where nobody declares the type.
      registry.publication(type);
    }

    @Get(':id/record')
    @Header('Content-Type', 'application/json; charset=utf-8')
    @ApiOperation({
      summary: `What would be sent of one ${type} now`,
      description: 'Equal to the record delivered, but for `event` and the flag that tells updates from creations.',
    })
    @ApiOkResponse({ description: 'The record, and where it would go.', standardSchema: answer })
    @ApiProblems({ 404: `no ${type} has this id`, 422: 'its own rows make the query fail: the detail says how' })
    async record(@Param({ schema: idParams }) { id }: IdParams): Promise<string> {
      const preview = await this.preview.json(type, id);
      if (preview.kind === 'gone') throw new NotFoundException(`There is no ${type} ${id}.`);
      if (preview.kind === 'unbuildable') throw new UnprocessableEntityException(preview.reason);
      return preview.json;
    }
  }
  // Nest tells controllers apart by class, and people by name.
  Object.defineProperty(RecordController, 'name', { value: `RecordController(${type})` });
  return RecordController;
}
