import { getEventListeners } from 'node:events';
import { boundedCall } from './bounded-call.js';

const deaf = () => new Promise<never>(() => undefined);

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
    await expect(boundedCall(deaf, 1)).rejects.toMatchObject({
      name: 'TimeoutError',
      message: 'No answer within 1 ms',
    });
    await expect(boundedCall(deaf, 60_000, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('calls it a timeout when the call says no more than that it was aborted, as the SDK does', async () => {
    const aborted = async (signal: AbortSignal) => {
      await endless(signal).catch(() => undefined);
      throw Object.assign(new Error('Request aborted'), { name: 'AbortError' });
    };
    await expect(boundedCall(aborted, 1)).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect(boundedCall(aborted, 60_000, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('fails with what the call itself says of its end, if it says something', async () => {
    const slow = async (signal: AbortSignal) => {
      await endless(signal).catch(() => undefined);
      throw new Error('my own words');
    };
    await expect(boundedCall(slow, 1)).rejects.toThrow('my own words');
  });

  it('leaves nothing behind: the signal that cuts it off lives as long as the process', async () => {
    const cut = new AbortController();
    await boundedCall(() => Promise.resolve('answer'), 60_000, cut.signal);
    await expect(boundedCall(deaf, 1, cut.signal)).rejects.toThrow();
    expect(getEventListeners(cut.signal, 'abort')).toEqual([]);
  });

  it('ends a call when all calls are cut off, or were before', async () => {
    const cut = new AbortController();
    const call = boundedCall(endless, 60_000, cut.signal);
    cut.abort();
    await expect(call).rejects.toThrow('ended');
    await expect(boundedCall(endless, 60_000, cut.signal)).rejects.toThrow('ended');
  });
});
