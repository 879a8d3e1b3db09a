import { updatedRootsSql } from './state-events-sql.js';

describe('what an UPDATE of roots leaves', () => {
  const root = { select: 'select 1 as aggregate_id, kind, null::jsonb as before from roots' };
  const parents = {
    select: 'select 2 as aggregate_id, kind, null::jsonb as before from parents',
    reference: 'parent_id',
  };

  it('looks at a column once, however many lists refer to their root by it', () => {
    const sql = updatedRootsSql('product', 'products', [root, parents, parents]);
    expect(sql).toContain(
      'from (select "parent_id" from old_rows union all select "parent_id" from new_rows limit 20000) sides',
    );
  });

  it('looks at none where no list is of the roots’ own table', () => {
    const sql = updatedRootsSql('return', 'returns', [root]);
    expect(sql).toContain('from (select  from old_rows union all select  from new_rows limit 20000) sides');
    expect(sql).not.toContain('if any_refers');
  });
});
