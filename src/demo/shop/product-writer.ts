import type { DataSource } from 'typeorm';
import { Product } from '../../product/product.entity.js';
import type { RetailLine } from '../input/retail-line.js';
import { catalogueEntry } from './catalogue.js';
import type { SharedRows } from './shared-rows.js';
import type { Written } from './written.js';

/** A product of this run, as the shop goes on knowing it. */
export interface Stocked {
  readonly id: number;
  readonly parentId: number | null;
  price: number;
}

/** Writes products as a shop would: saved with their parts when they are first sold, then price by price and sale by sale. */
export class ProductWriter {
  private readonly byCode = new Map<string, Promise<Stocked>>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly shared: SharedRows,
    private readonly written: Written,
  ) {}

  /** The product of a line; created with images, stock, prices, categories and tags where this is the first line that names it. */
  stocked(line: RetailLine): Promise<Stocked> {
    const known = this.byCode.get(line.stockCode) ?? this.create(line);
    this.byCode.set(line.stockCode, known);
    return known;
  }

  /** A price that differs from the last one is a new price. */
  async reprice(product: Stocked, line: RetailLine): Promise<void> {
    if (product.price === line.unitPrice) return;
    product.price = line.unitPrice;
    const repository = this.dataSource.getRepository(Product);
    const row = await repository.findOneByOrFail({ id: product.id });
    await repository.save(Object.assign(row, { price: line.unitPrice }));
    this.written.count('price change, save()');
  }

  /** Goods leave or come back: a statement without entities, which subscribers see no ids of. */
  async move(product: Stocked, pieces: number): Promise<void> {
    const repository = this.dataSource.getRepository(Product);
    if (pieces < 0) await repository.decrement({ id: product.id }, 'stock', -pieces);
    else await repository.increment({ id: product.id }, 'stock', pieces);
    this.written.count(pieces < 0 ? 'sale, decrement()' : 'goods back, increment()');
  }

  private async create(line: RetailLine): Promise<Stocked> {
    const entry = catalogueEntry(line.stockCode, line.description);
    const parent = entry.parentCode === null ? null : await this.stocked({ ...line, stockCode: entry.parentCode });
    const [category, tags, locations, pricelists] = await Promise.all([
      this.shared.category(entry.category),
      Promise.all(entry.tags.map((name) => this.shared.tag(name))),
      this.shared.locations(),
      this.shared.pricelists(),
    ]);
    const repository = this.dataSource.getRepository(Product);
    const saved = await repository.save(
      repository.create({
        parentProductId: parent?.id ?? null,
        name: line.description,
        description: `${line.description}, ${entry.category.name.toLowerCase()} (${line.stockCode})`,
        price: line.unitPrice,
        stock: Object.values(entry.stock).reduce((sum, pieces) => sum + pieces, 0),
        size: entry.size,
        color: entry.color,
        categories: [category],
        tags,
        images: entry.images.map((url, position) => ({ url, position })),
        locations: Object.entries(entry.stock).flatMap(([code, stock]) => {
          const location = locations.get(code);
          return location ? [{ locationId: location.id, stock }] : [];
        }),
        pricelists: pricelists.map(({ row, share }) => ({
          pricelistId: row.id,
          price: Math.round(line.unitPrice * share * 100) / 100,
        })),
      }),
    );
    this.written.count('product, save() with its parts');
    this.written.products.add(saved.id);
    return { id: saved.id, parentId: parent?.id ?? null, price: line.unitPrice };
  }
}
