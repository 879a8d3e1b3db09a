import { STREAMS, type Entry } from '../bed/recording.js';
import type { Incident } from '../strike/strike.js';
import { canonical, productContent } from './contents.js';
import { FINDINGS, type Finding } from './findings.js';
import { judge, type Committed } from './verdict.js';
import { noteIn } from './worker-notes.js';

const WORKER = 'worker-1.1';

const order = (status: string) => ({
  order_number: 'A-1',
  user_id: 1,
  status,
  payment_status: 'open',
  total_amount: 1.5,
  discount_amount: 0,
  shipping_amount: 0,
  tax_amount: 0,
  shipping_address: { zip: 1, city: 'Pune' },
  line_items: [],
  gift_vouchers: [],
});
const product = (mark: number) => ({
  name: 'Mug',
  description: `mark ${mark}`,
  price: 1,
  spl_price: null,
  stock: 0,
  status: 1,
  parent_product_id: null,
  images: [],
  categories: [],
  tags: [],
  locations: [],
  pricelists: [],
  variants: [],
});

/** A history of one order or product, told step by step. */
class History {
  readonly entries: Entry[] = [];
  private lastNumber = 0;

  constructor(private readonly key = '1') {}

  /** A record, accepted, answered and heard unless said otherwise. */
  tell(type: string, sequence: number, data: object, how: { heard?: boolean; id?: string; at?: number } = {}): this {
    const number = `${this.key}-${++this.lastNumber}`;
    const { heard = true, id = `id ${sequence}`, at = 1000 * this.lastNumber } = how;
    const event = { id, type, sequence, epoch: 1, occurred_at: '' };
    const stream = type.startsWith('order') ? STREAMS.orders : STREAMS.products;
    this.entries.push({ kind: 'accepted', stream, key: this.key, number, at, body: { ...data, event } });
    this.entries.push({ kind: 'answered', worker: WORKER, stream, at, heard, numbers: [number] });
    return this;
  }
}

const threeStates = [order('pending'), order('paid'), order('cancelled')];
const threeTold = () =>
  new History()
    .tell('order.created', 1, threeStates[0]!)
    .tell('order.status_changed', 2, threeStates[1]!)
    .tell('order.cancelled', 3, threeStates[2]!);
const committed = (what: Partial<Committed>): Committed => ({
  orders: new Map(),
  products: new Map(),
  incidents: [],
  notes: [],
  ...what,
});
const ordersWent = (...states: (object | null)[]) => committed({ orders: new Map([['1', states]]) });
const productsAre = (mark: number) =>
  committed({ products: new Map([['1', productContent({ ...product(mark), event: {} as never })]]) });

async function found(history: History, what: Committed): Promise<Partial<Record<Finding, number>>> {
  const { findings } = await judge(history.entries, what);
  return Object.fromEntries(
    FINDINGS.map((finding) => [finding, findings.count(finding)] as const).filter(([, count]) => count > 0),
  );
}

describe('the verdict of a soak', () => {
  it('finds nothing in a good history', async () => {
    expect(await found(threeTold(), ordersWent(...threeStates))).toEqual({});
    const told = new History().tell('product.created', 1, product(1)).tell('product.updated', 2, product(3));
    expect(await found(told, productsAre(3))).toEqual({});
  });

  it('knows deletion and another life under the same id', async () => {
    const told = threeTold().tell('order.deleted', 4, { deleted: true }).tell('order.created', 5, order('pending'));
    expect(await found(told, ordersWent(...threeStates, null, order('pending')))).toEqual({});
    const gone = new History().tell('product.created', 1, product(1)).tell('product.deleted', 2, { deleted: true });
    expect(await found(gone, committed({}))).toEqual({});
  });

  it('counts a commit without a record, and a record without a commit', async () => {
    expect(await found(threeTold(), ordersWent(...threeStates, order('paid')))).toEqual({ missing: 1 });
    expect(await found(new History(), ordersWent(order('pending')))).toEqual({ missing: 1 });
    expect(await found(threeTold(), ordersWent(...threeStates.slice(0, 2)))).toEqual({ 'one too many': 1 });
    expect(await found(new History(), productsAre(1))).toEqual({ missing: 1 });
  });

  it('counts a number that never came', async () => {
    const told = new History().tell('product.created', 1, product(1)).tell('product.updated', 4, product(2));
    expect(await found(told, productsAre(2))).toEqual({ gap: 2 });
  });

  it('counts a first appearance behind a later one', async () => {
    const told = new History()
      .tell('order.created', 1, threeStates[0]!)
      .tell('order.cancelled', 3, threeStates[2]!)
      .tell('order.status_changed', 2, threeStates[1]!);
    expect(await found(told, ordersWent(...threeStates))).toEqual({ 'out of order': 1 });
  });

  it('counts a record that does not say what its commit left', async () => {
    const told = new History().tell('order.created', 1, order('pending')).tell('order.updated', 2, order('pending'));
    expect(await found(told, ordersWent(order('pending'), { ...order('pending'), tax_amount: 2 }))).toEqual({
      'state is not that of its commit': 1,
    });
  });

  it('counts a wrong event type', async () => {
    const told = new History().tell('order.created', 1, order('pending')).tell('order.updated', 2, order('cancelled'));
    expect(await found(told, ordersWent(order('pending'), order('cancelled')))).toEqual({ 'wrong event type': 1 });
  });

  it('counts a product whose last record is not what the database says, or that goes back in time', async () => {
    const stale = new History().tell('product.created', 1, product(1));
    expect(await found(stale, productsAre(2))).toEqual({ 'final state differs': 1 });
    expect(await found(stale, committed({}))).toEqual({ 'final state differs': 1 });
    const back = new History()
      .tell('product.created', 1, product(1))
      .tell('product.updated', 2, product(5))
      .tell('product.updated', 3, product(4))
      .tell('product.updated', 4, product(6));
    expect(await found(back, productsAre(6))).toEqual({ 'state goes back': 1 });
  });

  describe('of duplicates', () => {
    const twice = (how: { heard?: boolean; at?: number; id?: string } = {}) =>
      new History().tell('product.created', 1, product(1), how).tell('product.created', 1, product(1), { at: 60_000 });
    const incident = (what: Partial<Incident>): Incident => ({
      name: 'worker-kill',
      workers: [WORKER],
      from: 1500,
      to: 4000,
      ...what,
    });
    const during = (what: Partial<Incident>) => ({ ...productsAre(1), incidents: [incident(what)] });
    const causes = async (history: History, what: Committed) =>
      Object.fromEntries((await judge(history.entries, what)).duplicates);

    it('explains one whose answer was lost', async () => {
      expect(await found(twice({ heard: false }), productsAre(1))).toEqual({});
      expect(await causes(twice({ heard: false }), productsAre(1))).toEqual({ 'answer lost': 1 });
    });

    it('explains one whose worker was struck right after the answer, and no other worker', async () => {
      expect(await found(twice(), during({}))).toEqual({});
      expect(await causes(twice(), during({}))).toEqual({ 'worker killed or stopped before it settled': 1 });
      expect(await found(twice(), during({ workers: ['worker-2.1'] }))).toEqual({ 'duplicate without a cause': 1 });
      expect(await found(twice(), during({ from: 9000, to: 12_000 }))).toEqual({ 'duplicate without a cause': 1 });
    });

    it('explains one that PostgreSQL could not be told of', async () => {
      expect(await found(twice(), during({ name: 'postgres-crash', workers: [] }))).toEqual({});
      expect(await found(twice(), during({ name: 'redis-restart', workers: [] }))).toEqual({
        'duplicate without a cause': 1,
      });
    });

    it('explains one whose worker says itself that it did not know, or knew too late', async () => {
      const line = (what: object, time = 2000) =>
        JSON.stringify({ time: new Date(time).toISOString(), stream: 'product', ...what });
      const noted = (text: string, worker = WORKER) => {
        const note = noteIn(worker, text);
        return { ...productsAre(1), notes: note ? [note] : [] };
      };
      expect(await causes(twice(), noted(line({ ambiguous: 2 })))).toEqual({
        'worker gave up waiting, by its own log': 1,
      });
      expect(await causes(twice(), noted(line({ ambiguous: 0, lost: 3 })))).toEqual({
        'lease over before it settled, by its own log': 1,
      });
      const unexplained = { 'duplicate without a cause': 1 };
      expect(await found(twice(), noted(line({ ambiguous: 0, retried: 3 })))).toEqual(unexplained);
      expect(await found(twice(), noted(line({ ambiguous: 2 }), 'worker-2.1'))).toEqual(unexplained);
      expect(await found(twice(), noted(line({ ambiguous: 2, stream: 'order' })))).toEqual(unexplained);
      expect(await found(twice(), noted(line({ ambiguous: 2 }, 20_000)))).toEqual(unexplained);
    });

    it('does not excuse a rolling restart', async () => {
      expect(await found(twice(), during({ name: 'worker-rolling-restart', workers: [] }))).toEqual({
        'duplicate without a cause': 1,
      });
    });

    it('wants a cause for every copy but one, and the same id for all', async () => {
      const thrice = twice({ heard: false }).tell('product.created', 1, product(1), { at: 90_000 });
      expect(await found(thrice, productsAre(1))).toEqual({ 'duplicate without a cause': 1 });
      expect(await found(twice({ heard: false, id: 'another' }), productsAre(1))).toEqual({
        'duplicate with another id': 1,
      });
    });
  });
});

describe('canonical', () => {
  it('is the same whatever the order of keys, and not of items', () => {
    expect(canonical({ a: 1, b: { c: 2, d: [1, 2] } })).toBe(canonical({ b: { d: [1, 2], c: 2 }, a: 1 }));
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]));
  });
});
