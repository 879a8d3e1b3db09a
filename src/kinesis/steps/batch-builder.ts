import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS } from '../../config/settings.module.js';
import type { Settings } from '../../config/settings.js';
import type { Claim, ClaimedEvent } from '../../outbox/claim/claim.js';
import { alike, type Outcome, type Settlement } from '../../outbox/settle/outcome.js';
import { buildFailureOf } from '../../record/build-failure.js';
import { deletedJson, asCreation, withEvent } from '../../record/record-json.js';
import { digestOf, RecordReader, type RecordBody } from '../../record/record-reader.js';
import type { BuiltRecord } from './built-record.js';
import { StateReader } from './state-reader.js';

/** The records of a batch, and the events that have none. */
export interface Built {
  readonly records: readonly BuiltRecord[];
  readonly settled: readonly Settlement<ClaimedEvent>[];
}

/** What the events of a batch will say, by outbox row id, and those of which it could not be read. */
interface Read {
  readonly contents: ReadonlyMap<string, Content>;
  readonly failed: readonly Settlement<ClaimedEvent>[];
}

interface Content extends RecordBody {
  readonly deleted: boolean;
  readonly change: string | null;
}

/** Looking up 500 ids takes some milliseconds; what reading may have left of the lease is a second and a put's time. */
const EXISTING_MS = 800;

/** Second step of the pipeline: gives each claimed event its record. */
@Injectable()
export class BatchBuilder {
  constructor(
    private readonly records: RecordReader,
    private readonly states: StateReader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** State is read as it is now, history as it was at its commit. Never throws: what cannot be built is an outcome. */
  async build(claim: Claim): Promise<Built> {
    const { contents, failed } =
      claim.publication.publishes === 'state' ? await this.readStates(claim) : await this.readHistories(claim);
    const settled = [...failed];
    const records: BuiltRecord[] = [];
    const failedIds = new Set(failed.map(({ event }) => event.id));
    for (const event of claim.events) {
      if (failedIds.has(event.id)) continue;
      const built = this.recordOrOutcome(claim, event, contents.get(event.id));
      if ('partitionKey' in built) records.push(built);
      else settled.push({ event, outcome: built });
    }
    return { records, settled };
  }

  private async readStates(claim: Claim): Promise<Read> {
    const alive = claim.events.filter((event) => event.kind !== 'deleted');
    const { bodies, failed } = await this.states.read(claim, alive);
    return {
      failed: [...failed, ...(await this.returned(claim))],
      contents: new Map([...bodies].map(([id, body]) => [id, { ...body, deleted: false, change: null }])),
    };
  }

  /**
   * Deletions of what is there again. As a rule a creation waits behind them, and telling them would only be needless; but one that was parked, and
   * sent again by a person, may come after the creation, and would be the last thing that consumers hear.
   */
  private async returned({ publication, events }: Claim): Promise<Settlement<ClaimedEvent>[]> {
    const deletions = events.filter(({ kind, attempts }) => kind === 'deleted' && attempts === 0);
    if (deletions.length === 0) return [];
    try {
      const ids = deletions.map(({ aggregateId }) => aggregateId);
      const existing = await this.records.existing(publication, ids, EXISTING_MS);
      const there = deletions.filter(({ aggregateId }) => existing.has(aggregateId));
      return alike(there, { kind: 'returned' });
    } catch (error) {
      return alike(deletions, brokenBy(error));
    }
  }

  private async readHistories(claim: Claim): Promise<Read> {
    try {
      const snapshots = await this.records.snapshots(claim.publication, claim.events);
      const contents = [...snapshots].map(([id, { json, change }]): [string, Content] => [
        id,
        { json, digest: digestOf(json), deleted: false, change },
      ]);
      return { failed: [], contents: new Map(contents) };
    } catch (error) {
      // Snapshots are plain text that is there already: whatever fails is not about one of them.
      return { failed: alike(claim.events, brokenBy(error)), contents: new Map() };
    }
  }

  private recordOrOutcome(claim: Claim, event: ClaimedEvent, content: Content | undefined): BuiltRecord | Outcome {
    try {
      if (event.kind === 'deleted') return this.record(claim, event, this.deletion(claim, event));
      if (content) return this.record(claim, event, content);
      if (claim.publication.publishes === 'history')
        return { kind: 'parked', reason: 'unbuildable: its snapshot is missing' };
      if (event.attempts === 0) return { kind: 'gone' };
      // Its number and stream were used already: the deletion goes out under them. Who may have seen the number before skips this copy, so
      // it does not count as the deletion: that follows under a number of its own.
      const deletion = { ...this.deletion(claim, event), deleted: !event.ambiguous };
      return this.record(claim, { ...event, kind: 'deleted' }, deletion);
    } catch (error) {
      return { kind: 'retry', reason: buildFailureOf(error).reason, ambiguous: false, blame: 'record' };
    }
  }

  private deletion(claim: Claim, event: ClaimedEvent): Content {
    const json = deletedJson(claim.publication, event.aggregateId);
    return { json, digest: digestOf(json), deleted: true, change: null };
  }

  private record(claim: Claim, event: ClaimedEvent, content: Content): BuiltRecord {
    const { publication } = claim;
    const flagged = event.kind === 'created' ? asCreation(publication, content.json) : content.json;
    const json = this.settings.publishing.eventMetadata
      ? withEvent(publication, flagged, event, content.change)
      : flagged;
    return {
      event,
      partitionKey: event.aggregateId,
      data: Buffer.from(json),
      digest: content.digest,
      // A retry that turned into a deletion on another stream is not the one that consumers of deletions wait for: that one follows.
      deleted: content.deleted && publication.streamOf('deleted') === claim.stream.key,
    };
  }
}

/** Nobody's event is at fault. */
function brokenBy(error: unknown): Outcome {
  return { kind: 'released', trouble: { kind: 'broken', reason: buildFailureOf(error).reason } };
}
