import { MoreThan, type FindOptionsOrder, type FindOptionsWhere, type Repository } from 'typeorm';

/** A page of rows, in order of their ids, without what is related to them, and one row more if there is one. */
export function findPage<Row extends { id: number }>(
  rows: Repository<Row>,
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<Row[]> {
  return rows.find({
    ...(after !== undefined && { where: { id: MoreThan(after) } as FindOptionsWhere<Row> }),
    order: { id: 'ASC' } as FindOptionsOrder<Row>,
    take: limit + 1,
  });
}
