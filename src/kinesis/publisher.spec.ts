import type { Claimer } from '../outbox/claim/claimer.js';
import type { PublicationRegistry } from '../outbox/publication/publication-registry.js';
import type { ShutdownDeadline } from '../outbox/shutdown-deadline.js';
import type { Bell } from '../outbox/wake/bell.js';
import type { StreamQueues } from '../outbox/wake/stream-queues.js';
import type { BatchCarrier } from './batch-carrier.js';
import { BatchesInFlight } from './batches-in-flight.js';
import type { Expansions } from '../outbox/expansions.js';
import { Publisher } from './publisher.js';

const stream = { key: 'order', name: 'order-events' };

/** A publisher whose claims find nothing, but the first ones say that there is more, and what it did, in order. */
function recorded({
  isStopping = false,
  more = 0,
  pauseMs = null as number | null,
  /** From the second claim on. */
  laterPauseMs = undefined as number | undefined,
  types = ['order'],
  events = [] as string[],
  broken = false,
  waitMs = 0,
  otherStreams = [] as string[],
} = {}) {
  const deeds: string[] = [];
  let claims = 0;
  const pauses: (number | null)[] = [];
  const bell = {
    clearWake: async () => {
      await Promise.resolve();
      deeds.push('wake cleared');
    },
    ring: (key: string) => deeds.push(`ring ${key}`),
    ringIn: (key: string, delayMs: number) => deeds.push(`ring ${key} in ${delayMs}`),
  };
  const claimer = {
    claim: () => {
      deeds.push('claim');
      return Promise.resolve({
        stream,
        events,
        waitMs,
        pauseMs: claims === 0 ? pauseMs : (laterPauseMs ?? pauseMs),
        more: claims++ < more,
        otherStreams,
        trouble: { broken, level: 0, doubtedAt: null },
      });
    },
  };
  const publisher = new Publisher(
    { carriedBy: () => types.map((type) => ({ publication: { type }, kinds: [] })) } as unknown as PublicationRegistry,
    { setPause: (_: string, ms: number | null) => pauses.push(ms) } as unknown as StreamQueues,
    bell as unknown as Bell,
    claimer as unknown as Claimer,
    { carry: () => Promise.resolve(deeds.push('carry')) } as unknown as BatchCarrier,
    { step: () => Promise.resolve(events.length > 0 && deeds.push('expand')) } as unknown as Expansions,
    new BatchesInFlight(),
    { isStopping } as ShutdownDeadline,
  );
  return { deeds, pauses, publish: () => publisher.publish(stream) };
}

describe('Publisher', () => {
  it('clears the wake before it claims: a change that commits between must ring a new one', async () => {
    const { deeds, publish } = recorded();
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim']);
  });

  it('calls others at once while there is more, and goes on itself', async () => {
    const { deeds, publish } = recorded({ more: 2 });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim', 'ring order', 'claim', 'claim']);
  });

  it('calls others before it carries what it claimed, and expands after that', async () => {
    const { deeds, publish } = recorded({ more: 1, pauseMs: 20, events: ['event'] });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim', 'ring order', 'carry', 'expand']);
  });

  it('goes on while there is more of one type at least', async () => {
    const { deeds, publish } = recorded({ types: ['return', 'order'], more: 1 });
    await publish();
    expect(deeds.filter((deed) => deed === 'claim')).toHaveLength(4);
  });

  it('paces the queue by the limit of its claims, and calls others where it stops because of one', async () => {
    const { deeds, pauses, publish } = recorded({ more: 1000, laterPauseMs: 20 });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim', 'ring order', 'claim', 'ring order']);
    expect(pauses).toEqual([null, 20]);
  });

  it('rings for the streams that the claim left something for', async () => {
    const { deeds, publish } = recorded({ otherStreams: ['product'] });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim', 'ring product']);
  });

  it('is paced from wake to wake where there is a limit', async () => {
    const { deeds, publish } = recorded({ more: 2, pauseMs: 20 });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim', 'ring order']);
  });

  it('leaves a backlog to the next wake in the end', async () => {
    const { deeds, publish } = recorded({ more: 1000 });
    await publish();
    expect(deeds.filter((deed) => deed === 'claim')).toHaveLength(20);
    expect(deeds.at(-1)).toBe('ring order');
  });

  it('comes back when the trouble is over, not before', async () => {
    const { deeds, publish } = recorded({ more: 1, waitMs: 700 });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim', 'ring order in 700']);
  });

  it('does not ring while its probe of a broken stream is under way', async () => {
    const { deeds, publish } = recorded({ more: 1, broken: true });
    await publish();
    expect(deeds).toEqual(['wake cleared', 'claim']);
  });

  it('claims nothing once the process stops', async () => {
    const { deeds, publish } = recorded({ isStopping: true });
    await publish();
    expect(deeds).toEqual(['wake cleared']);
  });
});
