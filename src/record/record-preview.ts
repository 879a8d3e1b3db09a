import { Injectable, UnprocessableEntityException } from '@nestjs/common';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import type { Publication } from '../outbox/publication/publication.js';
import { buildFailureOf } from './build-failure.js';
import { RecordBuilder, type RecordBody } from './record-builder.js';

/** Shows what would be sent of an aggregate now. */
@Injectable()
export class RecordPreview {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly records: RecordBuilder,
  ) {}

  /**
   * The JSON text of `{data, stream_name, partition_key}`, undefined when there is no such aggregate. `data` is the text that a record
   * would hold, but for `event`, and as an update: not parsed, so that numbers, keys and their order are the record's own.
   * @throws UnprocessableEntityException when its own rows make the record's query fail, as they would when its turn comes.
   */
  async json(type: string, id: number): Promise<string | undefined> {
    const publication = this.registry.publication(type);
    const partitionKey = String(id);
    const body = await this.body(publication, partitionKey);
    if (!body) return undefined;
    const stream = this.registry.stream(publication.streamOf('updated'));
    const where = JSON.stringify({ stream_name: stream.name, partition_key: partitionKey });
    return `{"data":${body.json},${where.slice(1)}`;
  }

  private async body(publication: Publication, id: string): Promise<RecordBody | undefined> {
    try {
      return (await this.records.current(publication, [id])).get(id);
    } catch (error) {
      const { scope, reason } = buildFailureOf(error);
      if (scope !== 'row') throw error;
      throw new UnprocessableEntityException(`It cannot be built. ${reason.split('\n', 1)[0] ?? ''}`);
    }
  }
}
