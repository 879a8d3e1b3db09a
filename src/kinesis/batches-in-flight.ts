import { Injectable } from '@nestjs/common';

/** The batches that this process is at: what a shutdown waits for. */
@Injectable()
export class BatchesInFlight {
  private readonly batches = new Set<Promise<unknown>>();

  get count(): number {
    return this.batches.size;
  }

  /** Runs a batch and counts it until it has ended, well or not. */
  async run(batch: () => Promise<void>): Promise<void> {
    const running = batch();
    this.batches.add(running);
    try {
      await running;
    } finally {
      this.batches.delete(running);
    }
  }

  /** Resolves when all that are under way have ended. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.batches);
  }
}
