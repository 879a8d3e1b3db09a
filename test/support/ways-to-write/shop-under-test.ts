import { EventEmitter2 } from '@nestjs/event-emitter';
import { Client } from 'pg';
import type { DomainEvent } from '../../../src/capture/domain-event.js';
import { PublicationRegistry } from '../../../src/outbox/publication/publication-registry.js';
import { Sweeper } from '../../../src/outbox/sweep/sweeper.js';
import { IdleService } from '../idle-service.js';
import { OutboxDriver } from '../outbox-driver.js';
import { restoreShopRows } from '../shop-rows.js';
import { createShopWriter, dropShopWriter } from './shop-writer.js';

/** A shop whose rows are known, on which one way to write after the other is tried; nothing publishes meanwhile. */
export class ShopUnderTest {
  readonly outbox: OutboxDriver;
  private readonly told: DomainEvent[] = [];

  private constructor(
    readonly service: IdleService,
    /** A connection without the ORM. */
    readonly client: Client,
    /** Another one, to see what is committed. */
    private readonly observer: Client,
  ) {
    this.outbox = new OutboxDriver(service);
    service.get(EventEmitter2).onAny((_type, event: DomainEvent) => this.told.push(event));
  }

  static async open(): Promise<ShopUnderTest> {
    const service = await new IdleService({ environment: { SEPARATE_SKU_CREATE_UPDATE_STREAM: 'true' } }).wire();
    const [client, observer] = [new Client(service.database.url), new Client(service.database.url)];
    await Promise.all([client.connect(), observer.connect()]);
    await createShopWriter(client);
    return new ShopUnderTest(service, client, observer);
  }

  /** The known rows again, an empty outbox, and nothing remembered. */
  async restore(): Promise<void> {
    // What a failed test may have left open.
    await this.client.query('rollback');
    await restoreShopRows(this.service.dataSource);
    await this.announced();
    this.told.length = 0;
    this.service.bell.take();
  }

  /** Everything that goes out, without numbers, sorted: `order.cancelled 1 pending>cancelled`. */
  async delivered(): Promise<string[]> {
    const changes = new Map(
      (await this.outbox.rows(`type = 'order'`)).map((row) => [row.aggregate_id, changeOf(row.change)]),
    );
    const events = await this.outbox.deliverAll();
    return events
      .map((event) => event.replace(/ #\d+$/, ''))
      .map((event) => (event.startsWith('order.') ? `${event}${changes.get(event.split(' ')[1]!) ?? ''}` : event))
      .sort();
  }

  /** What the process told itself so far: domain events, a wake alone, or nothing; and the streams rung for. */
  async announced(): Promise<{ announces: string[] | 'a wake' | 'nothing'; rung: string[] }> {
    // Domain events are emitted by setImmediate(), in the order in which they were announced: this comes after them.
    await new Promise((resolve) => setImmediate(resolve));
    const rung = this.service.bell.take();
    const events = this.told
      .splice(0)
      .map(({ type, aggregateId, change }) => `${type} ${aggregateId}${changeOf(change)}`)
      .sort();
    return { announces: events.length > 0 ? events : rung.length > 0 ? 'a wake' : 'nothing', rung };
  }

  /** The streams that the scheduler's pass wakes. */
  async probed(): Promise<string[]> {
    await this.service.get(Sweeper).sweep();
    return this.service.bell.take();
  }

  /** Outbox rows that are committed, seen from another connection. */
  async committed(): Promise<number> {
    const { rows } = await this.observer.query<{ count: number }>('select count(*)::integer from outbox_events');
    return rows[0]!.count;
  }

  /** The streams that events of the same types as these can go to. */
  streamsOf(events: readonly string[]): string[] {
    const types = new Set(events.map((event) => event.split('.')[0]!));
    const registry = this.service.get(PublicationRegistry);
    const used = registry.streamsInUse.map(({ key }) => key);
    return used.filter((key) => registry.carriedBy(key).some(({ publication }) => types.has(publication.type))).sort();
  }

  async close(): Promise<void> {
    await dropShopWriter(this.client);
    await Promise.all([this.client.end(), this.observer.end()]);
    await this.service.dispose();
  }
}

function changeOf(change: unknown): string {
  if (!change) return '';
  const { status } = change as { status: { from: string; to: string } };
  return ` ${status.from}>${status.to}`;
}
