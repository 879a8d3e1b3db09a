import type { AggregateLog } from './aggregate-log.js';
import { canonical, GONE } from './contents.js';
import type { Findings } from './findings.js';

/** The states that an order went through, by the ledger; null: it was gone. */
export type OrderStates = readonly (object | null)[];

/** History: one record per committed transaction, with exactly the state that it left. */
export function judgeOrder(name: string, states: OrderStates, log: AggregateLog | undefined, findings: Findings): void {
  const committed = states.map((state) => (state === null ? GONE : canonical(state)));
  const told = log?.inSequence ?? [];
  const missing = committed.length - told.length;
  if (missing > 0)
    findings.add('missing', `${name}: ${missing} of ${committed.length} commits have no record`, missing);
  if (missing < 0)
    findings.add('one too many', `${name}: ${told.length} records of ${committed.length} commits`, -missing);
  for (const [index, content] of committed.entries()) {
    const record = told[index];
    if (!record) return;
    if (record.content !== content) {
      findings.add(
        'state is not that of its commit',
        `${name} #${record.event.sequence}: committed ${content}, told ${record.content}`,
      );
      return;
    }
    const type = typeOf(states[index] ?? null, states[index - 1] ?? null);
    if (record.event.type !== type)
      findings.add('wrong event type', `${name} #${record.event.sequence} is ${record.event.type}, not ${type}`);
  }
}

function typeOf(state: object | null, before: object | null): string {
  if (state === null) return 'order.deleted';
  if (before === null) return 'order.created';
  const [to, from] = [state, before].map((order) => (order as { status: string }).status);
  if (to === from) return 'order.updated';
  return to === 'cancelled' ? 'order.cancelled' : 'order.status_changed';
}
