import { BadRequestException, Injectable, NotFoundException } from '@nestjs/common';
import type { ParkedEvent, ParkedSelection } from '../../outbox/parked/parked-event.js';
import { ParkedEvents } from '../../outbox/parked/parked-events.js';
import { ParkedRepairs, refusalOf, type Repair, type Repaired } from '../../outbox/parked/parked-repairs.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { TypeBell } from '../../outbox/wake/type-bell.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { streamNamed } from '../controls/known-stream.js';
import type { RepairAnswer } from './parked-answer.js';
import type { RepairRequest } from './parked-request.js';
import { RepairTally } from './repair-tally.js';

/** Events per transaction: claims of their type wait that long. */
const PER_STEP = 200;

/** Replays, sends anew or discards parked events on behalf of somebody. */
@Injectable()
export class ParkedActions {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly types: AggregateTypes,
    private readonly events: ParkedEvents,
    private readonly repairs: ParkedRepairs,
    private readonly bell: TypeBell,
    private readonly actions: ActionLog,
  ) {}

  /** How many events are meant. */
  count(request: RepairRequest): Promise<number> {
    return this.events.count(this.selectionOf(request));
  }

  /**
   * Step by step, each a transaction with its entry in the action log; `onStep` hears how many events were dealt with so far. What is parked again
   * meanwhile is left alone: where nothing was mended, that would go on for ever.
   */
  async repair(
    actor: Actor,
    repair: Repair,
    request: RepairRequest,
    onStep: (dealtWith: number) => void = () => undefined,
  ): Promise<RepairAnswer> {
    const tally = new RepairTally(repair, request);
    const selection = { ...this.selectionOf(request), until: await this.events.now() };
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

  private selectionOf({ ids, reason, stream, type }: RepairRequest): ParkedSelection {
    return {
      ids: ids?.map(String),
      reason,
      stream: streamNamed(this.registry, stream),
      type: this.types.typeNamed(type),
    };
  }

  private async step(
    actor: Actor,
    repair: Repair,
    type: string,
    events: readonly ParkedEvent[],
    request: RepairRequest,
  ): Promise<Repaired> {
    const publication = this.registry.find(type);
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
    if (repair !== 'discard') this.bell.ring(type);
    return repaired;
  }
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
