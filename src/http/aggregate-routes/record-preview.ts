import { Injectable } from '@nestjs/common';
import { PublicationRegistry } from '../../outbox/publication-registry.js';
import { RecordBuilder } from '../../record/record-builder.js';

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
   */
  async json(type: string, id: number): Promise<string | undefined> {
    const publication = this.registry.publication(type);
    const partitionKey = String(id);
    const body = (await this.records.current(publication, [partitionKey])).get(partitionKey);
    if (!body) return undefined;
    const stream = this.registry.stream(publication.streamOf('updated'));
    const where = JSON.stringify({ stream_name: stream.name, partition_key: partitionKey });
    return `{"data":${body.json},${where.slice(1)}`;
  }
}
