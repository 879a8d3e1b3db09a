import { Injectable } from '@nestjs/common';
import { NextRoot } from '../../outbox/publication/next-root.js';
import type { Publication } from '../../outbox/publication/publication.js';
import { sqlStateOf } from '../../logging/without-values.js';
import { buildFailureOf } from '../../record/build-failure.js';

/** Each takes a dozen statements to find. So many in one walk, and it is not about one row or the other. */
export const MOST_UNBUILDABLE = 100;

/** Which aggregates a step is about. */
export interface StepScope {
  readonly publication: Publication;
  /** After this id; from the beginning when left out. */
  readonly after?: string | undefined;
  /** Only these. */
  readonly ids?: readonly string[] | undefined;
  /** Aggregates at most. */
  readonly limit: number;
}

/** What became of a step: what it told, or the id of the next aggregate, whose record alone makes it fail. */
export type Taken<Step> = { readonly step: Step } | { readonly unbuildable: string };

/** Takes steps over the aggregates of a type, in the order of their ids, also where a record of theirs cannot be built. */
@Injectable()
export class RootSteps {
  constructor(private readonly nextRoot: NextRoot) {}

  /**
   * Takes a step; over half as many, and so on, while a row makes its statement fail. A row that a function of the shop's chokes on must not keep
   * people from the others.
   * @param attempt takes the step over so many at most.
   * @throws what is no row's fault.
   */
  async take<Step>(scope: StepScope, attempt: (limit: number) => Promise<Step>): Promise<Taken<Step>> {
    for (let limit = scope.limit; ; limit = Math.ceil(limit / 2)) {
      try {
        return { step: await attempt(limit) };
      } catch (error) {
        if (sqlStateOf(error) === undefined || buildFailureOf(error).scope !== 'row') throw error;
        const next = limit === 1 ? await this.nextRoot.of(scope.publication, scope.after, scope.ids) : undefined;
        if (next !== undefined) return { unbuildable: next };
        if (limit === 1) throw error;
      }
    }
  }
}
