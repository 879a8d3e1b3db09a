import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../config/settings.module.js';
import type { Settings } from '../config/settings.js';
import type { Claim, ClaimedEvent } from '../outbox/claim/claim.js';
import type { Settlement } from '../outbox/settle/outcome.js';
import { deletedJson, withCreatedFlag, withEvent } from '../record/record-json.js';
import { digestOf, RecordBuilder, type RecordBody } from '../record/record-builder.js';
import type { BuiltRecord } from './built-record.js';

/** The records of a batch, and the events that have none. */
export interface Built {
  readonly records: readonly BuiltRecord[];
  readonly settled: readonly Settlement<ClaimedEvent>[];
}

interface Content extends RecordBody {
  readonly deleted: boolean;
  readonly change: string | null;
}

/** Second step of the pipeline: gives each claimed event its record. */
@Injectable()
export class BatchBuilder {
  constructor(
    private readonly builder: RecordBuilder,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** State is read as it is now, history as it was at its commit. */
  async build(claim: Claim): Promise<Built> {
    const records: BuiltRecord[] = [];
    const settled: Settlement<ClaimedEvent>[] = [];
    const contents = claim.publication.publishes === 'state' ? await this.states(claim) : await this.histories(claim);
    for (const event of claim.events) {
      const content = event.kind === 'deleted' ? this.deletion(claim, event) : contents.get(event.id);
      if (content) {
        records.push(this.record(claim, event, content));
      } else if (claim.publication.publishes === 'history') {
        settled.push({ event, outcome: { kind: 'parked', reason: 'unbuildable: its snapshot is missing' } });
      } else if (event.attempts === 0) {
        settled.push({ event, outcome: { kind: 'gone' } });
      } else {
        // Its number and stream were used already: the deletion goes out under them.
        records.push(this.record(claim, { ...event, kind: 'deleted' }, this.deletion(claim, event)));
      }
    }
    return { records, settled };
  }

  private async states(claim: Claim): Promise<ReadonlyMap<string, Content>> {
    const alive = claim.events.filter((event) => event.kind !== 'deleted');
    if (alive.length === 0) return new Map();
    const bodies = await this.builder.current(
      claim.publication,
      alive.map(({ aggregateId }) => aggregateId),
    );
    return new Map(
      alive.flatMap((event) => {
        const body = bodies.get(event.aggregateId);
        return body ? [[event.id, { ...body, deleted: false, change: null }]] : [];
      }),
    );
  }

  private async histories(claim: Claim): Promise<ReadonlyMap<string, Content>> {
    const snapshots = await this.builder.snapshots(claim.publication, claim.events);
    return new Map(
      [...snapshots].map(([id, { json, change }]) => [id, { json, digest: digestOf(json), deleted: false, change }]),
    );
  }

  private deletion(claim: Claim, event: ClaimedEvent): Content {
    const json = deletedJson(claim.publication, event.aggregateId);
    return { json, digest: digestOf(json), deleted: true, change: null };
  }

  private record(claim: Claim, event: ClaimedEvent, content: Content): BuiltRecord {
    const { publication, epoch } = claim;
    const flagged = event.kind === 'created' ? withCreatedFlag(publication, content.json) : content.json;
    const json = this.settings.publishing.eventMetadata
      ? withEvent(publication, flagged, event, epoch, content.change)
      : flagged;
    return {
      event,
      partitionKey: event.aggregateId,
      data: Buffer.from(json),
      digest: content.digest,
      deleted: content.deleted,
    };
  }
}
