import type { AggregateLog } from './aggregate-log.js';
import { GONE, markOf } from './contents.js';
import type { Findings } from './findings.js';

/**
 * State: the last record says what the database says in the end, and no record an older state than the one before it.
 * @param truth what the database says, as content; undefined: there is no such product.
 */
export function judgeProduct(
  name: string,
  truth: string | undefined,
  log: AggregateLog | undefined,
  findings: Findings,
): void {
  const told = log?.inSequence ?? [];
  const last = told.at(-1);
  if (!last) {
    if (truth !== undefined) findings.add('missing', `${name} has no record`);
    return;
  }
  if (last.content !== (truth ?? GONE))
    findings.add('final state differs', `${name}: the database says ${truth ?? GONE}, the last record ${last.content}`);
  let mark = 0;
  for (const { content, event } of told) {
    const next = markOf(content);
    if (next > 0 && next < mark)
      findings.add('state goes back', `${name} #${event.sequence} says mark ${next} after mark ${mark}`);
    mark = Math.max(mark, next);
  }
}
