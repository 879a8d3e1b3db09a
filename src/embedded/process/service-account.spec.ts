import { serviceAccount } from './service-account.js';

describe('serviceAccount', () => {
  it('is the caller for anybody but root', async () => {
    await expect(serviceAccount(['nobody'], false)).resolves.toBeUndefined();
  });

  it('is the first account that the machine has, for root', async () => {
    const account = await serviceAccount(['no-such-account', 'daemon', 'nobody'], true);
    expect(account?.name).toBe('daemon');
    expect(account?.uid).toBeGreaterThan(0);
    expect(account?.gid).toBeGreaterThan(0);
  });

  it('is never root, and none is an error that says what to do', async () => {
    await expect(serviceAccount(['root', 'no-such-account'], true)).rejects.toThrow('start as an ordinary user');
  });
});
