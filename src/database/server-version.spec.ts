import { requireSupportedServer, UnsupportedServerError } from './server-version.js';

const serverOf = (number: number, version: string) => ({
  query: <T>() => Promise.resolve([{ number, version }] as T),
});

describe('requireSupportedServer', () => {
  it('accepts PostgreSQL 15 and newer', async () => {
    await expect(requireSupportedServer(serverOf(150_000, '15.0'))).resolves.toBeUndefined();
    await expect(requireSupportedServer(serverOf(180_004, '18.4'))).resolves.toBeUndefined();
  });

  it('names the version that is too old', async () => {
    const check = requireSupportedServer(serverOf(140_022, '14.22 (Debian 14.22-1)'));
    await expect(check).rejects.toThrow(UnsupportedServerError);
    await expect(check).rejects.toThrow('PostgreSQL 15 or newer is needed, the server is PostgreSQL 14.22');
  });
});
