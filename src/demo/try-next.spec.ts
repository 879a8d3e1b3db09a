import { Written } from './shop/written.js';
import { tryNext } from './try-next.js';

const URL = 'http://127.0.0.1:3000';
const SECRET = 'hunter2hunter2hunter2';
const database = { url: `postgres://shop:${SECRET}@db.example/shop` };

describe('tryNext', () => {
  it('names DATABASE_URL instead of showing an external one', () => {
    const text = tryNext(URL, { mode: 'external', database, http: { apiKeys: [] } }, new Written());
    expect(text).toContain('psql "$DATABASE_URL" -c');
    expect(text).not.toContain(SECRET);
  });

  it("shows the embedded database's URL, which is nowhere else", () => {
    const embedded = { url: 'postgres://postgres@127.0.0.1:5433/shopstream' };
    const text = tryNext(URL, { mode: 'embedded', database: embedded, http: { apiKeys: [] } }, new Written());
    expect(text).toContain(`psql '${embedded.url}' -c`);
  });

  it('sends a key with every call of /v1 where keys are asked for, and shows none', () => {
    const http = { apiKeys: [{ name: 'shop', key: SECRET }] };
    const text = tryNext(URL, { mode: 'external', database, http }, new Written());
    const calls = text.split('\n').filter((line) => line.includes(`${URL}/v1/`));
    expect(calls).toHaveLength(4);
    for (const call of calls) expect(call).toContain('-H "Authorization: Bearer $API_KEY"');
    expect(text).toContain('API_KEY is one of the keys in API_KEYS');
    expect(text).not.toContain(SECRET);
  });

  it('speaks of no key where none is asked for', () => {
    const text = tryNext(URL, { mode: 'external', database, http: { apiKeys: [] } }, new Written());
    expect(text).not.toContain('API_KEY');
  });
});
