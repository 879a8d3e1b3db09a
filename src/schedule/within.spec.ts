import { within } from './within.js';

const never = new Promise<string>(() => undefined);

describe('within', () => {
  it('is what the work comes to, if that is in time', async () => {
    await expect(within(60_000, new Promise((resolve) => setTimeout(resolve, 5, 'done')), 'late')).resolves.toBe(
      'done',
    );
    await expect(within(60_000, Promise.reject(new Error('broken')), 'late')).rejects.toThrow('broken');
  });

  it('does not wait for longer', async () => {
    await expect(within(1, never, 'late')).resolves.toBe('late');
  });

  it('leaves work alone that fails when nobody waits any more', async () => {
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<string>((_, reject) => (fail = reject));
    await expect(within(1, work, 'late')).resolves.toBe('late');
    fail(new Error('too late'));
    // An unhandled rejection would end the process.
    await expect(work).rejects.toThrow('too late');
  });
});
