import { Injectable } from '@nestjs/common';
import { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import { buildFailureOf } from './build-failure.js';
import { RecordReader } from './record-reader.js';

/** What would be sent of an aggregate, if anything. */
export type Preview =
  /** The JSON text of `{data, stream_name, partition_key}`. */
  | { readonly kind: 'shown'; readonly json: string }
  | { readonly kind: 'gone' }
  /** Its own rows make the record's query fail, as they would when its turn comes; the reason is for people, without their values. */
  | { readonly kind: 'unbuildable'; readonly reason: string };

/** Shows what would be sent of an aggregate now. */
@Injectable()
export class RecordPreview {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly records: RecordReader,
  ) {}

  /**
   * `data` is the text that a record would hold, but for `event`, and as an update: not parsed, so that numbers, keys and their order are
   * the record's own.
   * @throws what the database throws when it is not the aggregate's own rows that are at fault.
   */
  async json(type: string, id: number): Promise<Preview> {
    const publication = this.registry.publication(type);
    const stream = this.registry.stream(publication.streamOf('updated'));
    const partitionKey = String(id);
    try {
      const body = (await this.records.current(publication, [partitionKey])).get(partitionKey);
      if (!body) return { kind: 'gone' };
      const where = JSON.stringify({ stream_name: stream.name, partition_key: partitionKey });
      return { kind: 'shown', json: `{"data":${body.json},${where.slice(1)}` };
    } catch (error) {
      const { scope, reason } = buildFailureOf(error);
      if (scope !== 'row') throw error;
      return { kind: 'unbuildable', reason: `It cannot be built. ${reason.split('\n', 1)[0] ?? ''}` };
    }
  }
}
