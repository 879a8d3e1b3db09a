import { toPage } from './paging.js';

describe('toPage', () => {
  const found = (...ids: (number | string)[]) => ids.map((id) => ({ id }));
  const page = (rows: { id: number | string }[]) => toPage(rows, { limit: 2 }, ({ id }) => `row ${id}`);

  it('says where the next page begins', () => {
    expect(page(found(3, 5, 8))).toEqual({ items: ['row 3', 'row 5'], next_after: 5 });
    expect(page(found('3', '5', '8')).next_after).toBe(5);
  });

  // To see it fail: `>=` in the place of `>`.
  it('knows the last page, be it full', () => {
    expect(page(found(3, 5))).toEqual({ items: ['row 3', 'row 5'], next_after: null });
    expect(page(found(3)).next_after).toBeNull();
    expect(page([])).toEqual({ items: [], next_after: null });
  });
});
