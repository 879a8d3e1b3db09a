import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import type { ParkedEvent, ParkedSelection } from '../../outbox/parked/parked-event.js';
import { ParkedEvents } from '../../outbox/parked/parked-events.js';
import { ParkedRepairs, refusalOf, type Repair, type Repaired } from '../../outbox/parked/parked-repairs.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import type { Publication } from '../../outbox/publication/publication.js';
import { WakeBell } from '../../outbox/wake/wake-bell.js';
import { buildFailureOf } from '../../record/build-failure.js';
import { RecordBuilder, type RecordBody } from '../../record/record-builder.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { toParkedAnswer, type ParkedDetail, type ParkedPage, type RepairAnswer } from './parked-answer.js';
import type { ParkedQuery, RepairRequest } from './parked-request.js';
import { RepairTally } from './repair-tally.js';

/** Events per transaction: claims of their type wait that long. */
const PER_STEP = 200;

/** Where parked events are looked at, and dealt with. */
@Injectable()
export class ParkedDesk {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly events: ParkedEvents,
    private readonly repairs: ParkedRepairs,
    private readonly records: RecordBuilder,
    private readonly actions: ActionLog,
    private readonly bell: WakeBell,
  ) {}

  async list({ after, limit, ...conditions }: ParkedQuery): Promise<ParkedPage> {
    const found = await this.events.list(conditions, limit + 1, after === undefined ? null : String(after));
    const page = found.slice(0, limit);
    return {
      items: page.map(toParkedAnswer),
      total: await this.events.count(conditions),
      next_after: found.length > limit ? Number(page.at(-1)?.id) : null,
    };
  }

  async show(id: number): Promise<ParkedDetail> {
    const [event] = await this.events.list({ ids: [String(id)] }, 1);
    if (!event) throw new NotFoundException(`There is no parked event ${id}.`);
    return { ...toParkedAnswer(event), record: await this.recordOf(event) };
  }

  /** How many events are meant. */
  count(request: RepairRequest): Promise<number> {
    return this.events.count(selectionOf(request));
  }

  /** Step by step, each a transaction with its entry in the action log; `onStep` hears how many events were dealt with so far. */
  async repair(
    actor: Actor,
    repair: Repair,
    request: RepairRequest,
    onStep: (dealtWith: number) => void = () => undefined,
  ): Promise<RepairAnswer> {
    const tally = new RepairTally(repair, request);
    const selection = selectionOf(request);
    for (let after: string | null = null; ;) {
      const step: ParkedEvent[] = await this.events.list(selection, PER_STEP, after);
      for (const [type, events] of byType(step)) {
        tally.add(
          events,
          request.dry_run ? foreseen(repair, events, request) : await this.step(actor, repair, type, events, request),
        );
      }
      onStep(tally.matched);
      if (step.length < PER_STEP) break;
      after = step.at(-1)?.id ?? null;
    }
    if (request.ids && tally.matched === 0) throw new NotFoundException('None of these ids is that of a parked event.');
    return tally.answer();
  }

  private async step(
    actor: Actor,
    repair: Repair,
    type: string,
    events: readonly ParkedEvent[],
    request: RepairRequest,
  ): Promise<Repaired> {
    const publication = this.registry.publications.find((candidate) => candidate.type === type);
    if (!publication) throw new BadRequestException(`No aggregate of type "${type}" is registered here.`);
    const repaired = await this.actions.carryOut(
      actor,
      { name: `parked.${repair}`, scope: scopeOf(request) },
      async (sql) => {
        const result = await this.repairs.carryOut(sql, repair, publication, events, {
          force: request.force ?? false,
        });
        const outcome = {
          type,
          done: result.done.length,
          refused: result.refused.length,
          ids: result.done.map(({ id }) => Number(id)),
          // For the trace: a discarded event leaves nothing else.
          reasons: counted(result.done.map(({ reason }) => reason)),
        };
        // A fan-out is of no one aggregate: the trace of one that has its id is not to show it.
        return { result, outcome, subjects: result.done.filter(({ fanOutOf }) => fanOutOf === null) };
      },
    );
    if (repair !== 'discard') for (const stream of publication.streams) this.bell.ring(stream);
    return repaired;
  }

  private async recordOf({ type, aggregateId, id, fanOutOf }: ParkedEvent): Promise<Record<string, unknown> | null> {
    if (fanOutOf !== null) return null;
    const publication = this.registry.publications.find((candidate) => candidate.type === type);
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

function selectionOf({ ids, reason, stream, type }: RepairRequest): ParkedSelection {
  return { ids: ids?.map(String), reason, stream, type };
}

/** What was asked for, for the action log. */
function scopeOf({ ids, reason, stream, type, all, force }: RepairRequest): Record<string, unknown> {
  return { ids, reason, stream, type, all, ...(force && { force }) };
}

function counted(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function byType(events: readonly ParkedEvent[]): Map<string, ParkedEvent[]> {
  const types = new Map<string, ParkedEvent[]>();
  for (const event of events) types.set(event.type, [...(types.get(event.type) ?? []), event]);
  return types;
}

function foreseen(repair: Repair, events: readonly ParkedEvent[], { force }: RepairRequest): Repaired {
  const isRefused = (event: ParkedEvent) => refusalOf(repair, event, force ?? false) !== undefined;
  return { done: events.filter((event) => !isRefused(event)), refused: events.filter(isRefused) };
}
