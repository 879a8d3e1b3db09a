import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../logging/logging.module.js';
import { RECORD_ACTION_SQL } from '../../outbox/actions/record-action-sql.js';
import { OutboxDatabase, type RunSql } from '../../outbox/database/outbox-database.js';
import type { Actor } from './actor.js';

/** What somebody asks for. */
export interface Action {
  /** `stream.pause`, `parked.discard`: what is acted on, and what is done. */
  readonly name: string;
  /** What it was asked for: stream, ids, filters, flags. Shown to operators: no personal data, no payloads. */
  readonly scope: Readonly<Record<string, unknown>>;
}

/** What became of it. */
export interface Done<Result> {
  readonly result: Result;
  /** Figures for the log: `{ events: 12 }`. */
  readonly outcome: Readonly<Record<string, unknown>>;
  /** The aggregates that it touched one by one, so that their trace shows it; none for actions on a whole stream or type. */
  readonly subjects?: readonly { readonly type: string; readonly aggregateId: string }[];
}

/**
 * The log of actions: who did what, when, in the table `outbox_actions` and as a log line. What an action changes and its entry are one
 * transaction: nothing is done without being written down, and nothing is written down that was not done.
 */
@Injectable()
export class ActionLog {
  constructor(
    private readonly database: OutboxDatabase,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Does the work in one transaction together with its entry; rolls both back when the work throws. */
  async carryOut<Result>(actor: Actor, action: Action, work: (sql: RunSql) => Promise<Done<Result>>): Promise<Result> {
    const done = await this.database.transaction(async (sql) => {
      const worked = await work(sql);
      await sql(RECORD_ACTION_SQL, [
        ...[actor.name, actor.via, action.name, JSON.stringify(action.scope), JSON.stringify(worked.outcome)],
        (worked.subjects ?? []).map(({ type }) => type),
        (worked.subjects ?? []).map(({ aggregateId }) => aggregateId),
      ]);
      return worked;
    });
    this.log.info(
      { actor: actor.name, via: actor.via, action: action.name, scope: action.scope, outcome: done.outcome },
      'action carried out',
    );
    return done.result;
  }

  /** Writes down what happens outside one transaction: the start or the end of long work. */
  async note(actor: Actor, action: Action, outcome: Done<unknown>['outcome'] = {}): Promise<void> {
    await this.carryOut(actor, action, () => Promise.resolve({ result: undefined, outcome }));
  }
}
