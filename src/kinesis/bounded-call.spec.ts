import { boundedCall } from './bounded-call.js';

/** A call that ends when its signal says so, and only then. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('ended'));
    });
    if (signal.aborted) reject(new Error('ended'));
  });

describe('boundedCall', () => {
  it('hands the answer on', async () => {
    await expect(boundedCall(() => Promise.resolve('answer'), 60_000)).resolves.toBe('answer');
  });

  it('ends a call that stalls', async () => {
    await expect(boundedCall(endless, 1)).rejects.toThrow('ended');
  });

  it('leaves a call that does not hear its signal', async () => {
    await expect(boundedCall(() => new Promise<never>(() => undefined), 1)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('ends a call when all calls are cut off, or were before', async () => {
    const cut = new AbortController();
    const call = boundedCall(endless, 60_000, cut.signal);
    cut.abort();
    await expect(call).rejects.toThrow('ended');
    await expect(boundedCall(endless, 60_000, cut.signal)).rejects.toThrow('ended');
  });
});
