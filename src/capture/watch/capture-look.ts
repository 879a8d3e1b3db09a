import type { RunSql } from '../../outbox/database/outbox-database.js';
import type { ExpectedCapture } from '../expected-capture.js';
import { captureFaults, spelled, undeclaredCaptures } from './capture-faults.js';

/** What is amiss with the capture of one aggregate. */
export interface Amiss {
  /** How many triggers and functions; 0 where all is well. */
  readonly faults: number;
  /** For the log. */
  readonly message: string;
  readonly facts: Readonly<Record<string, readonly string[]>>;
}

/** Looks at the capture of all aggregates that are declared or captured, by type. */
export async function lookAtCapture(
  sql: RunSql,
  declared: ReadonlyMap<string, ExpectedCapture>,
): Promise<Map<string, Amiss>> {
  const found = new Map<string, Amiss>();
  for (const [type, expected] of declared) found.set(type, await amissOf(sql, type, expected));
  for (const type of await undeclaredCaptures(sql, [...declared.keys()])) found.set(type, UNPUBLISHED);
  return found;
}

async function amissOf(sql: RunSql, type: string, expected: ExpectedCapture): Promise<Amiss> {
  const { otherFunctions, missing, disabled } = await captureFaults(sql, type, expected);
  return {
    faults: otherFunctions.length + missing.length + disabled.length,
    message: 'changes may not be captured: shopstream doctor tells what to do',
    facts: { missing: missing.map(spelled), disabled: disabled.map(spelled), not_as_declared: otherFunctions },
  };
}

const UNPUBLISHED: Amiss = {
  faults: 1,
  message: 'changes are captured that no feature publishes: shopstream doctor tells what to do',
  facts: {},
};
