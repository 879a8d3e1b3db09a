import type { DataSource } from 'typeorm';
import { Order } from '../../order/order.entity.js';
import type { Invoice } from '../input/read-days.js';
import type { ProductWriter } from './product-writer.js';
import type { Written } from './written.js';

interface WrittenOrder {
  readonly id: number;
  stage: 'confirmed' | 'shipped' | 'delivered';
  readonly customer: number | null;
  readonly stockCodes: ReadonlySet<string>;
}

/** Writes invoices as orders that go through their statuses, and cancellations as what they are. */
export class OrderWriter {
  /** Orders that are not cancelled, oldest first. */
  private readonly orders: WrittenOrder[] = [];

  /** @param run tells the order numbers of several runs on one database apart. */
  constructor(
    private readonly dataSource: DataSource,
    private readonly products: ProductWriter,
    private readonly written: Written,
    private readonly run: string,
  ) {}

  /** A sale: the order with its lines is saved, paid and confirmed; the goods leave the stock. */
  async sell(invoice: Invoice): Promise<void> {
    const [first] = invoice.lines;
    if (!first) return;
    const items = [];
    for (const line of invoice.lines) {
      const product = await this.products.stocked(line);
      items.push({
        productId: product.parentId ?? product.id,
        variantId: product.parentId === null ? null : product.id,
        quantity: line.quantity,
        price: line.unitPrice,
      });
    }
    const total = Math.round(items.reduce((sum, { quantity, price }) => sum + quantity * price, 0) * 100) / 100;
    const voucher = Number(invoice.number.slice(-2)) % 20 === 0 ? 5 : 0;
    const order = await this.dataSource.getRepository(Order).save({
      userId: first.customer,
      orderNumber: `${invoice.number}-${this.run}`,
      totalAmount: total,
      discountAmount: voucher,
      shippingAmount: total > 100 ? 0 : 4.95,
      taxAmount: Math.round(total * 20) / 100,
      shippingAddress: { name: `Customer ${first.customer ?? 'unknown'}`, city: 'unknown', state: first.country },
      items,
      giftVouchers: voucher > 0 ? [{ voucherCode: `GIFT-${invoice.number}`, amount: voucher }] : [],
    });
    this.written.count('order, save() with its lines');
    this.written.orders.set(order.id, ['pending']);
    await this.dataSource
      .getRepository(Order)
      .save(Object.assign(order, { status: 'confirmed', paymentStatus: 'paid' }));
    this.noteStatus(order.id, 'confirmed');
    await this.moveGoods(invoice, -1);
    this.orders.push({
      id: order.id,
      stage: 'confirmed',
      customer: first.customer,
      stockCodes: new Set(invoice.lines.map((line) => line.stockCode)),
    });
  }

  /** A cancellation of the same customer's latest order of such goods, where there is one; else a return. The goods come back. */
  async takeBack(invoice: Invoice): Promise<void> {
    const [first] = invoice.lines;
    if (!first) return;
    const index = this.orders.findLastIndex(
      ({ customer, stockCodes }) =>
        customer !== null &&
        customer === first.customer &&
        invoice.lines.some((line) => stockCodes.has(line.stockCode)),
    );
    const [cancelled] = index < 0 ? [] : this.orders.splice(index, 1);
    if (cancelled) await this.setStatus(cancelled.id, 'cancelled');
    else this.written.returns += 1;
    await this.moveGoods(invoice, 1);
  }

  /** At the end of a day, what is confirmed is shipped; order by order in SQL, as a warehouse's program would. */
  async shipAll(): Promise<void> {
    for (const order of this.orders.filter(({ stage }) => stage === 'confirmed')) {
      await this.dataSource.query(`UPDATE orders SET status = 'shipped', updated_at = now() WHERE id = $1`, [order.id]);
      order.stage = 'shipped';
      this.noteStatus(order.id, 'shipped');
    }
  }

  /** The day after, it is delivered: one statement for all of them. */
  async deliverAll(): Promise<void> {
    const shipped = this.orders.filter(({ stage }) => stage === 'shipped');
    if (shipped.length === 0) return;
    const ids = shipped.map(({ id }) => id);
    await this.dataSource.query(`UPDATE orders SET status = 'delivered', updated_at = now() WHERE id = ANY($1)`, [ids]);
    for (const order of shipped) {
      order.stage = 'delivered';
      this.noteStatus(order.id, 'delivered');
    }
  }

  /** Line by line, so that it shows as progress. */
  private async moveGoods({ lines }: Invoice, direction: 1 | -1): Promise<void> {
    for (const line of lines) {
      await this.products.move(await this.products.stocked(line), direction * line.quantity);
      this.written.steps += 1;
    }
    this.written.invoices += 1;
  }

  private async setStatus(id: number, status: string): Promise<void> {
    const repository = this.dataSource.getRepository(Order);
    const order = await repository.findOneByOrFail({ id });
    await repository.save(Object.assign(order, { status }));
    this.noteStatus(id, status);
  }

  private noteStatus(id: number, status: string): void {
    this.written.orders.get(id)?.push(status);
    this.written.count(`order ${status}`);
  }
}
