import type { AnsweredEntry, Entry } from '../bed/recording.js';
import type { Incident } from '../strike/strike.js';
import { AggregateLog } from './aggregate-log.js';
import type { Cause } from './causes.js';
import { orderContent, productContent } from './contents.js';
import { Findings } from './findings.js';
import { judgeNumbers } from './judge-numbers.js';
import { judgeOrder, type OrderStates } from './judge-orders.js';
import type { WorkerNote } from './worker-notes.js';
import { judgeProduct } from './judge-products.js';

/** What was committed, and what happened meanwhile. */
export interface Committed {
  /** By id. */
  readonly orders: ReadonlyMap<string, OrderStates>;
  /** What the database says of each product in the end, as `productContent` would. */
  readonly products: ReadonlyMap<string, string>;
  readonly incidents: readonly Incident[];
  /** What the workers said. */
  readonly notes: readonly WorkerNote[];
}

/** What a soak came to. */
export interface Verdict {
  readonly records: number;
  readonly aggregates: number;
  /** Records that came again, by cause. */
  readonly duplicates: ReadonlyMap<Cause, number>;
  readonly findings: Findings;
}

/** Compares what was committed with what the streams hold. */
export async function judge(entries: AsyncIterable<Entry> | Iterable<Entry>, committed: Committed): Promise<Verdict> {
  const logs = { order: new Map<string, AggregateLog>(), product: new Map<string, AggregateLog>() };
  const answers = new Map<string, AnsweredEntry>();
  let records = 0;
  for await (const entry of entries) {
    if (entry.kind === 'answered') {
      for (const number of entry.numbers) answers.set(number, entry);
      continue;
    }
    records += 1;
    const isOrder = entry.body.event.type.startsWith('order.');
    const ofType = isOrder ? logs.order : logs.product;
    const log = ofType.get(entry.key) ?? new AggregateLog();
    ofType.set(entry.key, log);
    log.add(entry, () => (isOrder ? orderContent(entry.body) : productContent(entry.body)));
  }
  const findings = new Findings();
  const duplicates = new Map<Cause, number>();
  const evidence = { answers, incidents: committed.incidents, notes: committed.notes };
  for (const [type, ofType] of Object.entries(logs)) {
    for (const [key, log] of ofType) judgeNumbers(`${type} ${key}`, log, evidence, findings, duplicates);
  }
  for (const id of keysOf(committed.orders, logs.order))
    judgeOrder(`order ${id}`, committed.orders.get(id) ?? [], logs.order.get(id), findings);
  for (const id of keysOf(committed.products, logs.product))
    judgeProduct(`product ${id}`, committed.products.get(id), logs.product.get(id), findings);
  return { records, aggregates: logs.order.size + logs.product.size, duplicates, findings };
}

function keysOf(left: ReadonlyMap<string, unknown>, right: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...left.keys(), ...right.keys()]);
}
