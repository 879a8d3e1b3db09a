import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../health/health-registry.js';
import type { Finding } from '../../health/readiness-check.js';
import { codeOf } from '../../logging/error-facts.js';
import type { StreamDefinition } from '../../outbox/streams/stream.js';
import type { BatchObserver } from './batch-observer.js';
import { BatchObservers } from './batch-observers.js';

/** A batch that fails now and then is no trouble: somebody was in the way. So many in a row are, over so long a time. */
const LEAST_FAILURES = 3;
const PATIENCE_MS = 10_000;

/** The sweep wakes a stream that has something waiting every second: after so long without another failure, others carry it. */
const FORGOTTEN_MS = 15_000;

/** Failures of one stream's batches in a row. */
interface Failures {
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly error: string;
}

/**
 * Batches of this process fail one after the other, whatever PostgreSQL and Kinesis say of themselves: a right is missing, or a setting lets no
 * claim through. The error's code is told, not its message: health is open to everyone.
 */
@Injectable()
export class BatchesHealth implements BatchObserver {
  private readonly failing = new Map<string, Failures>();

  constructor(health: HealthRegistry, observers: BatchObservers) {
    health.register({ name: 'batches', check: () => this.check() });
    observers.register(this);
  }

  streamServed({ key }: StreamDefinition): void {
    this.failing.delete(key);
  }

  batchFailed({ key }: StreamDefinition, error: unknown): void {
    const nowMs = performance.now();
    const known = this.failing.get(key);
    const { count, firstMs } = known && !isForgotten(known) ? known : { count: 0, firstMs: nowMs };
    this.failing.set(key, { count: count + 1, firstMs, lastMs: nowMs, error: codeOf(error) ?? 'no code' });
  }

  private check(): Finding {
    const failing = [...this.failing].filter(([, failures]) => isLasting(failures));
    if (failing.length === 0) return { ready: true };
    return {
      ready: false,
      reason: failing.map(([stream, { error }]) => `every batch of ${stream} fails (${error})`).join('; '),
      facts: { failures: Object.fromEntries(failing.map(([stream, { count }]) => [stream, count])) },
    };
  }
}

function isLasting(failures: Failures): boolean {
  const { count, firstMs, lastMs } = failures;
  return count >= LEAST_FAILURES && lastMs - firstMs >= PATIENCE_MS && !isForgotten(failures);
}

function isForgotten({ lastMs }: Failures): boolean {
  return performance.now() - lastMs > FORGOTTEN_MS;
}
