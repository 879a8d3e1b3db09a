import type { Claim, ClaimedEvent } from '../../src/outbox/claim/claim.js';

/**
 * Who has which number of which key in hand, as workers write it down: after each claim, and before the settlement that gives it away. So
 * nobody can rightly claim a key again before its last claim stands here as settled, whatever the order in which answers arrive.
 */
export class ClaimLedger {
  /** What must not happen, in words. Leases that run out are not known here: do not let any. */
  readonly faults: string[] = [];
  /** By key: the numbers that were delivered, each as often as it was, in that order. */
  readonly delivered = new Map<string, number[]>();
  /** How often a number was claimed again after a retry. */
  retries = 0;

  private readonly inHand = new Map<string, string>();
  private readonly retried = new Map<string, number>();

  /** The key's next number, or the one that is retried, and in nobody's hand. */
  took(claim: Claim): void {
    for (const event of claim.events) {
      const key = keyOf(claim, event);
      const lease = `#${event.sequence} by ${claim.lease.token}`;
      const holder = this.inHand.get(key);
      if (holder !== undefined) this.faults.push(`${key} ${lease} while it is in hand, ${holder}`);
      this.inHand.set(key, lease);
      const next = (this.delivered.get(key)?.length ?? 0) + 1;
      if (event.sequence !== next) this.faults.push(`${key} ${lease}, and not #${next}`);
      const retried = this.retried.get(key);
      if (retried !== undefined) this.retries++;
      if ((event.attempts > 0 ? event.sequence : undefined) !== retried)
        this.faults.push(`${key} ${lease} after ${event.attempts} tries, where #${retried} is to be retried`);
    }
  }

  settles(claim: Claim, isDelivered: (event: ClaimedEvent) => boolean): void {
    for (const event of claim.events) {
      const key = keyOf(claim, event);
      this.inHand.delete(key);
      if (isDelivered(event)) {
        this.retried.delete(key);
        this.delivered.set(key, [...(this.delivered.get(key) ?? []), event.sequence]);
      } else this.retried.set(key, event.sequence);
    }
  }
}

function keyOf({ publication }: Claim, { aggregateId }: ClaimedEvent): string {
  return `${publication.type} ${aggregateId}`;
}
