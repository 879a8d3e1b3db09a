import type { DataSource } from 'typeorm';

/** Changes tables of the shop as a program would that disables their triggers by hand. */
export async function changeUnseen(dataSource: DataSource, statements: string): Promise<void> {
  await dataSource.query(`begin; ${triggers('disable')}; ${statements}; ${triggers('enable always')}; commit`);
}

function triggers(be: 'disable' | 'enable always'): string {
  return `do $$ declare found record; begin
    for found in
      select tgrelid::regclass as on_table, tgname from pg_trigger
      where not tgisinternal and tgrelid in ('products'::regclass, 'orders'::regclass, 'order_items'::regclass)
    loop
      execute format('alter table %s ${be} trigger %I', found.on_table, found.tgname);
    end loop;
  end $$`;
}
