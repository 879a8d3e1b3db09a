import type { FindOptionsRelations, FindOptionsWhere, Repository } from 'typeorm';

/**
 * Changes a row and saves it, in one transaction, if there is one with that id.
 * @param relations what is loaded, and compared and written with it: only what is to be replaced.
 * @param apply changes the row that it is given, and returns it.
 */
export async function changeLocked<Row extends { id: number }>(
  rows: Repository<Row>,
  id: number,
  relations: FindOptionsRelations<Row>,
  apply: (row: Row) => Row,
): Promise<void> {
  const where = { id } as FindOptionsWhere<Row>;
  await rows.manager.transaction(async (manager) => {
    const own = manager.withRepository(rows);
    // Whoever else changes it now waits, and this save cannot put back what they wrote.
    const locked = await own.findOne({ where, lock: { mode: 'for_no_key_update' } });
    if (!locked) return;
    await own.save(apply(await own.findOneOrFail({ where, relations, relationLoadStrategy: 'query' })));
  });
}
