import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { Resyncs } from '../../outbox/resync/resyncs.js';
import type { Resync, ResyncRequest } from '../../outbox/resync/resync.js';
import { TypeBell } from '../../outbox/wake/type-bell.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { checkedSelections } from './selection-values.js';

/** Which aggregates are to be sent again. */
export interface WantedResync {
  readonly type: string;
  readonly ids?: readonly string[] | undefined;
  readonly where?: Readonly<Record<string, string>> | undefined;
  readonly recordsPerSecond?: number | undefined;
}

/** Resyncs on behalf of somebody: each beginning and end is written down. */
@Injectable()
export class ResyncActions {
  constructor(
    private readonly actions: ActionLog,
    private readonly types: AggregateTypes,
    private readonly resyncs: Resyncs,
    private readonly bell: TypeBell,
  ) {}

  /** @throws BadRequestException for a type or a selection that there is not. */
  async begin(actor: Actor, wanted: WantedResync): Promise<Resync> {
    const { type, selections } = this.check(wanted);
    const { ids, recordsPerSecond } = wanted;
    const scope = { type, ids: ids?.length ?? 'all', where: selections };
    const request = {
      ...{ type, selections, requestedBy: actor.name },
      ...(ids && { ids }),
      ...(recordsPerSecond !== undefined && { recordsPerSecond }),
    };
    const total = await this.resyncs.total(request);
    const resync = await this.actions.carryOut(actor, { name: 'resync.begin', scope }, async (sql) => {
      const begun = await this.resyncs.request(sql, request, total);
      return { result: begun, outcome: { resync: begun.id, total: begun.total } };
    });
    this.bell.ring(type);
    return resync;
  }

  /** What is meant; nothing is done yet. @throws BadRequestException as above. */
  check({ type: word, where = {} }: WantedResync): Required<Pick<ResyncRequest, 'type' | 'selections'>> {
    const publication = this.types.named(word);
    return { type: publication.type, selections: checkedSelections(publication, where) };
  }

  async list(): Promise<Resync[]> {
    return this.resyncs.list();
  }

  /** @throws NotFoundException */
  async find(id: string): Promise<Resync> {
    const found = await this.resyncs.find(id);
    if (!found) throw new NotFoundException(`There is no resync ${id}.`);
    return found;
  }

  /** @throws NotFoundException, ConflictException when it does not run. */
  cancel(actor: Actor, id: string): Promise<Resync> {
    return this.change(actor, 'resync.cancel', id, (sql) => this.resyncs.cancel(sql, id));
  }

  /** @throws NotFoundException, ConflictException when it was neither cancelled nor has failed. */
  async resume(actor: Actor, id: string): Promise<Resync> {
    const resync = await this.change(actor, 'resync.resume', id, (sql) => this.resyncs.resume(sql, id));
    this.bell.ring(resync.type);
    return resync;
  }

  private async change(
    actor: Actor,
    name: string,
    id: string,
    change: (sql: Parameters<Resyncs['cancel']>[0]) => Promise<Resync | undefined>,
  ): Promise<Resync> {
    const { state } = await this.find(id);
    return this.actions.carryOut(actor, { name, scope: { resync: id } }, async (sql) => {
      const changed = await change(sql);
      if (!changed) throw new ConflictException(`Resync ${id} is ${state}.`);
      return { result: changed, outcome: { scanned: changed.scanned, total: changed.total } };
    });
  }
}
