import { BadRequestException, Injectable } from '@nestjs/common';
import { printRateLimit, RATE_LIMIT_FORM, rateLimitText } from '../../config/kinds/rate-limit.js';
import { StreamControls } from '../../outbox/controls/stream-controls.js';
import { PublicationRegistry } from '../../outbox/publication/publication-registry.js';
import { StreamStates } from '../../outbox/streams/stream-states.js';
import { Bell } from '../../outbox/wake/bell.js';
import { ActionLog } from '../actions/action-log.js';
import type { Actor } from '../actions/actor.js';
import type { ControlsAnswer } from './controls-answer.js';
import { knownStream } from './known-stream.js';
import { EffectiveControls } from './effective-controls.js';

/** Pauses, resumes and limits streams while they run, for all instances at once. */
@Injectable()
export class ControlActions {
  constructor(
    private readonly registry: PublicationRegistry,
    private readonly controls: StreamControls,
    private readonly states: StreamStates,
    private readonly effective: EffectiveControls,
    private readonly bell: Bell,
    private readonly actions: ActionLog,
  ) {}

  /** From its return on, nothing of the stream is claimed; `leased` tells what workers still hold and may put yet. */
  async pause(actor: Actor, stream: string): Promise<ControlsAnswer> {
    const key = knownStream(this.registry, stream).key;
    await this.actions.carryOut(actor, { name: 'stream.pause', scope: { stream: key } }, async (sql) => {
      const changed = await this.controls.pause(sql, key, actor.name);
      return { result: undefined, outcome: { changed } };
    });
    return this.answer(key);
  }

  /** What waits goes out within a second. */
  async resume(actor: Actor, stream: string): Promise<ControlsAnswer> {
    const key = knownStream(this.registry, stream).key;
    await this.actions.carryOut(actor, { name: 'stream.resume', scope: { stream: key } }, async (sql) => {
      const changed = await this.controls.resume(sql, key);
      return { result: undefined, outcome: { changed } };
    });
    this.bell.ring(key);
    return this.answer(key);
  }

  /** @param limit as it is written; `default`: the configured one again. */
  async limit(actor: Actor, stream: string, limit: string): Promise<ControlsAnswer> {
    const key = knownStream(this.registry, stream).key;
    const own = limit === 'default' ? null : parsed(limit);
    await this.actions.carryOut(actor, { name: 'stream.limit', scope: { stream: key, limit } }, async (sql) => {
      await this.controls.limit(sql, key, own);
      return { result: undefined, outcome: {} };
    });
    this.bell.ring(key);
    return this.answer(key);
  }

  /** How many events of a stream are in workers' hands. */
  leased(stream: string): Promise<number> {
    return this.states.leased(stream);
  }

  private async answer(key: string): Promise<ControlsAnswer> {
    const state = (await this.states.byStream()).get(key);
    return { stream: key, ...this.effective.described(state), leased: await this.leased(key) };
  }
}

function parsed(limit: string): string {
  const { data } = rateLimitText.safeParse(limit);
  if (!data) throw new BadRequestException(`The limit must be ${RATE_LIMIT_FORM}, or \`default\`.`);
  return printRateLimit(data);
}
