import type { RunSql } from '../../outbox/database/outbox-database.js';
import type { ExpectedCapture } from '../expected-capture.js';
import { captureFaults, spelled, unpublishedTypes } from './capture-faults.js';

/** Ways in which the capture of an aggregate can be amiss, as the metric's label names them. */
export type Fault = 'missing' | 'disabled' | 'other_version' | 'unpublished';

/** What is amiss with the capture of one aggregate. */
export interface Amiss {
  /** Triggers and functions, by what is wrong with them: `outbox_capture_order_insert on orders`. */
  readonly found: Readonly<Partial<Record<Fault, readonly string[]>>>;
  /** For the log: while it is so, and when it is over. */
  readonly message: string;
  readonly over: string;
}

/** Looks at the capture of all aggregates that are declared, or captured all the same, by type. */
export async function lookAtCapture(
  sql: RunSql,
  declared: ReadonlyMap<string, ExpectedCapture>,
): Promise<Map<string, Amiss>> {
  const looks = new Map<string, Amiss>();
  for (const [type, expected] of declared) looks.set(type, await amissOf(sql, type, expected));
  for (const type of await unpublishedTypes(sql, [...declared.keys()])) looks.set(type, unpublished(type));
  return looks;
}

/** How many there are of each fault; those that there can be are 0 where there is none. */
export function countsOf({ found }: Amiss): Record<string, number> {
  return Object.fromEntries(Object.entries(found).map(([fault, what]) => [fault, what.length]));
}

/** Those with a fault. */
export function faultyOf(looks: ReadonlyMap<string, Amiss>): Map<string, Amiss> {
  return new Map([...looks].filter(([, { found }]) => Object.values(found).flat().length > 0));
}

async function amissOf(sql: RunSql, type: string, expected: ExpectedCapture): Promise<Amiss> {
  const { notAsDeclared, missing, disabled } = await captureFaults(sql, expected);
  return {
    found: { missing: missing.map(spelled), disabled: disabled.map(spelled), other_version: notAsDeclared },
    message: 'changes may not be captured: shopstream doctor tells what to do',
    over: `capture is as declared again: shopstream audit ${type} --mend sends what was missed`,
  };
}

function unpublished(type: string): Amiss {
  return {
    found: { unpublished: [type] },
    message: 'changes wait that no feature publishes: shopstream doctor tells what to do',
    over: 'no changes wait any more that no feature publishes',
  };
}
