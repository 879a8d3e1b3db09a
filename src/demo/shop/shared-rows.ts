import type { DataSource, EntityTarget, FindOptionsWhere, Repository } from 'typeorm';
import { Category } from '../../product/category.entity.js';
import { Location } from '../../product/location.entity.js';
import { Pricelist } from '../../product/pricelist.entity.js';
import { Tag } from '../../product/tag.entity.js';
import { LOCATIONS, PRICELISTS, type CatalogueEntry } from './catalogue.js';

/** The rows that products share: found, or made when they are first needed. */
export class SharedRows {
  private readonly known = new Map<string, Promise<object>>();

  constructor(private readonly dataSource: DataSource) {}

  async category({ shelf, name }: CatalogueEntry['category']): Promise<Category> {
    const parent = await this.row(Category, { name: shelf }, { name: shelf, parentId: null });
    return this.row(Category, { name, parentId: parent.id }, { name, parentId: parent.id });
  }

  tag(name: string): Promise<Tag> {
    return this.row(Tag, { name }, { name });
  }

  async locations(): Promise<Map<string, Location>> {
    const rows = await Promise.all(LOCATIONS.map((code) => this.row(Location, { code }, { code })));
    return new Map(rows.map((row) => [row.code, row]));
  }

  async pricelists(): Promise<{ row: Pricelist; share: number }[]> {
    return Promise.all(
      PRICELISTS.map(async ({ name, type, share }) => ({
        row: await this.row(Pricelist, { name }, { name, type }),
        share,
      })),
    );
  }

  private async row<Row extends object>(
    entity: EntityTarget<Row>,
    where: FindOptionsWhere<Row>,
    values: Partial<Row>,
  ): Promise<Row> {
    const repository = this.dataSource.getRepository(entity);
    const key = `${repository.metadata.tableName} ${JSON.stringify(where)}`;
    const found = this.known.get(key) ?? foundOrMade(repository, where, values);
    this.known.set(key, found);
    return (await found) as Row;
  }
}

async function foundOrMade<Row extends object>(
  repository: Repository<Row>,
  where: FindOptionsWhere<Row>,
  values: Partial<Row>,
): Promise<Row> {
  return (await repository.findOneBy(where)) ?? repository.save({ ...values } as Row);
}
