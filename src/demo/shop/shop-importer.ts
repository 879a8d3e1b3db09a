import type { DataSource } from 'typeorm';
import { Category } from '../../product/category.entity.js';
import { Product } from '../../product/product.entity.js';
import type { Day } from '../input/read-days.js';
import type { RetailLine } from '../input/retail-line.js';
import { OrderWriter } from './order-writer.js';
import { ProductWriter } from './product-writer.js';
import { SharedRows } from './shared-rows.js';
import type { Written } from './written.js';

/** Customers served at once. */
const TILLS = 6;

/** Plays the shop: writes its days through the entities, with the odd statement in SQL, as real shops do. */
export class ShopImporter {
  private readonly products: ProductWriter;
  private readonly orders: OrderWriter;

  constructor(
    private readonly dataSource: DataSource,
    private readonly written: Written,
    run: string,
  ) {
    this.products = new ProductWriter(dataSource, new SharedRows(dataSource), written);
    this.orders = new OrderWriter(dataSource, this.products, written, run);
  }

  /** Writes one day: goods first, then sales, then what comes back; in the evening what was sold is shipped. */
  async writeDay(day: Day): Promise<void> {
    await this.orders.deliverAll();
    await this.stock(day.invoices.flatMap(({ lines }) => lines));
    await inParallel(
      day.invoices.filter(({ cancels }) => !cancels),
      (invoice) => this.orders.sell(invoice),
    );
    for (const invoice of day.invoices.filter(({ cancels }) => cancels)) await this.orders.takeBack(invoice);
    await this.orders.shipAll();
  }

  /** What happens to a shop besides sales: a sale price for everything in one statement, a renamed category, products that go. */
  async writeClosing(): Promise<void> {
    const ids = [...this.written.products];
    await this.dataSource.query(
      'UPDATE products SET spl_price = round(price * 0.9, 2), updated_at = now() WHERE id = ANY($1)',
      [ids],
    );
    this.written.count('sale price for all products, one SQL UPDATE');
    const categories = this.dataSource.getRepository(Category);
    const kitchen = await categories.findOneBy({ name: 'Kitchen' });
    if (kitchen) {
      await categories.save(Object.assign(kitchen, { name: 'Kitchen and table' }));
      this.written.count('category renamed, save()');
    }
    await this.removeSome(ids);
  }

  private async removeSome(ids: readonly number[]): Promise<void> {
    const repository = this.dataSource.getRepository(Product);
    const leaves = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM products product WHERE id = ANY($1) AND NOT EXISTS (SELECT FROM products WHERE parent_product_id = product.id) ORDER BY id DESC LIMIT 3`,
      [ids],
    );
    for (const { id } of leaves) {
      await repository.remove(await repository.findOneByOrFail({ id: Number(id) }));
      this.written.deletedProducts.add(Number(id));
      this.written.count('product, remove()');
    }
  }

  /** Goods by goods, so that the prices of each come in their order. */
  private async stock(lines: readonly RetailLine[]): Promise<void> {
    const byCode = new Map<string, RetailLine[]>();
    for (const line of lines) byCode.set(line.stockCode, [...(byCode.get(line.stockCode) ?? []), line]);
    await inParallel([...byCode.values()], async (ofOne) => {
      for (const line of ofOne) {
        await this.products.reprice(await this.products.stocked(line), line);
        this.written.steps += 1;
      }
    });
  }
}

/** As many at once as the shop has tills. */
async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  const till = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: TILLS }, till));
}
