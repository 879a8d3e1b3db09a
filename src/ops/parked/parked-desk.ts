import { Injectable, NotFoundException } from '@nestjs/common';
import { toPage } from '../../http/paging.js';
import type { ParkedEvent } from '../../outbox/parked/parked-event.js';
import { ParkedEvents } from '../../outbox/parked/parked-events.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Publication } from '../../outbox/publication/publication.js';
import { buildFailureOf } from '../../record/build-failure.js';
import { RecordReader, type RecordBody } from '../../record/record-reader.js';
import { toParkedAnswer, type ParkedDetail, type ParkedPage } from './parked-answer.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { streamNamed } from '../controls/known-stream.js';
import type { ParkedQuery } from './parked-request.js';

/** Where parked events are looked at. */
@Injectable()
export class ParkedDesk {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly types: AggregateTypes,
    private readonly events: ParkedEvents,
    private readonly records: RecordReader,
  ) {}

  async list({ after, limit, stream, type, ...others }: ParkedQuery): Promise<ParkedPage> {
    const conditions = {
      ...others,
      stream: streamNamed(this.registry, stream),
      type: this.types.typeNamed(type),
    };
    const found = await this.events.list(conditions, limit + 1, after === undefined ? null : String(after));
    return { ...toPage(found, { limit }, toParkedAnswer), total: await this.events.count(conditions) };
  }

  async show(id: number): Promise<ParkedDetail> {
    const [event] = await this.events.list({ ids: [String(id)] }, 1);
    if (!event) throw new NotFoundException(`There is no parked event ${id}.`);
    return { ...toParkedAnswer(event), record: await this.recordOf(event) };
  }

  private async recordOf({ type, aggregateId, id, fanOutOf }: ParkedEvent): Promise<Record<string, unknown> | null> {
    if (fanOutOf !== null) return null;
    const publication = this.registry.find(type);
    if (!publication) return null;
    const json =
      publication.publishes === 'history'
        ? (await this.records.snapshots(publication, [{ aggregateId, id }])).get(id)?.json
        : (await this.states(publication, aggregateId)).get(aggregateId)?.json;
    return json === undefined ? null : (JSON.parse(json) as Record<string, unknown>);
  }

  /** None of what cannot be built: it is parked for that, and its error says why. */
  private async states(publication: Publication, aggregateId: string): Promise<ReadonlyMap<string, RecordBody>> {
    try {
      return await this.records.current(publication, [aggregateId]);
    } catch (error) {
      if (buildFailureOf(error).scope === 'all') throw error;
      return new Map();
    }
  }
}
