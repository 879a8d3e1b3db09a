import { SeededRandom } from '../../../src/testing/kinesis-sim/faults/seeded-random.js';
import { endOf, FAULTS, type Episode, type FaultName, type PlannedFault, type Victim } from './fault.js';

/** Nothing is broken while the processes start and the first records flow. */
const QUIET_START_MS = 5000;

/** Between two episodes, so that recovery can be seen. */
const CALM_MS = [7000, 12_000] as const;

/** Share of the episodes with two faults. */
const PAIRS = 0.5;

/** The second fault of a pair begins so long after the first at most. */
const PAIR_OFFSET_MS = 3000;

/** Which faults strike when: the same for the same seed and length, on every machine. Every fault comes up before any comes again. */
export function planSchedule(seed: number, minutes: number): Episode[] {
  const random = new SeededRandom(seed);
  const deck = new Deck(random);
  const episodes: Episode[] = [];
  for (let atMs = QUIET_START_MS; ;) {
    const faults = [plan(deck.draw(), atMs, random)];
    const [first] = faults;
    if (first && random.next() < PAIRS) {
      const offsetMs = Math.round(random.next() * PAIR_OFFSET_MS);
      faults.push(plan(deck.drawOther(FAULTS[first.name].victim), atMs + offsetMs, random));
    }
    const episode = { faults };
    if (endOf(episode) > minutes * 60_000) return episodes;
    episodes.push(episode);
    atMs = endOf(episode) + between(CALM_MS, random);
  }
}

function plan(name: FaultName, beginsMs: number, random: SeededRandom): PlannedFault {
  const [least, most] = FAULTS[name].lasts;
  const lastsMs = between([least * 1000, most * 1000], random);
  return { name, beginsMs, endsMs: beginsMs + lastsMs, dice: Math.floor(random.next() * 2 ** 31) };
}

function between([least, most]: readonly [number, number], random: SeededRandom): number {
  return Math.round(least + random.next() * (most - least));
}

/** All faults, shuffled; shuffled again when they are used up. */
class Deck {
  private cards: FaultName[] = [];

  constructor(private readonly random: SeededRandom) {}

  draw(): FaultName {
    if (this.cards.length === 0) this.cards = this.shuffled();
    const card = this.cards.pop();
    if (card === undefined) throw new Error('There are no faults.');
    return card;
  }

  /** The next one that strikes another victim: two faults of one server at a time are one. */
  drawOther(victim: Victim): FaultName {
    const put: FaultName[] = [];
    for (let card = this.draw(); ; card = this.draw()) {
      if (FAULTS[card].victim !== victim) {
        this.cards.push(...put.reverse());
        return card;
      }
      put.push(card);
    }
  }

  private shuffled(): FaultName[] {
    const cards = Object.keys(FAULTS) as FaultName[];
    return cards
      .map((card) => ({ card, place: this.random.next() }))
      .sort((left, right) => left.place - right.place)
      .map(({ card }) => card);
  }
}
