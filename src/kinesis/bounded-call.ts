/**
 * Bounds a call to Kinesis as a whole. The handler's own timeout ends with the response's headers: a server that stalls in the middle of
 * its answer, or a search for credentials that never ends, would hold a batch beyond its lease. The SDK heeds the signal only while a
 * request is under way, so a call that does not end by it is abandoned; the handler refuses any request that it makes later.
 * @param call gets the signal that ends it.
 * @param timeoutMs from now to the last byte of the answer.
 * @param cut ends the call as well.
 * @throws what the call throws; a TimeoutError when it was too late, an AbortError when it was cut off, unless it has words of its own for that.
 */
export async function boundedCall<Answer>(
  call: (signal: AbortSignal) => Promise<Answer>,
  timeoutMs: number,
  cut?: AbortSignal,
): Promise<Answer> {
  const controller = new AbortController();
  const abort = () => {
    controller.abort();
  };
  const late = { happened: false };
  const timer = setTimeout(() => {
    late.happened = true;
    abort();
  }, timeoutMs);
  if (cut?.aborted) abort();
  cut?.addEventListener('abort', abort);
  try {
    return await Promise.race([call(controller.signal), endOf(controller.signal)]);
  } catch (error) {
    throw late.happened && isAbortError(error) ? noAnswerWithin(timeoutMs) : error;
  } finally {
    clearTimeout(timer);
    // Not AbortSignal.any: in Node 20 what it makes lives as long as its sources, and `cut` lives as long as the process.
    cut?.removeEventListener('abort', abort);
  }
}

/** Rejects once the signal is given, and after whatever listens to it: the call's own error says more. */
function endOf(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => setImmediate(reject, Object.assign(new Error('The call was ended'), { name: 'AbortError' }));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function isAbortError(error: unknown): boolean {
  return (error as Partial<Error> | undefined)?.name === 'AbortError';
}

/** People look for a timeout, not for who ended the call because of it. */
function noAnswerWithin(timeoutMs: number): Error {
  return Object.assign(new Error(`No answer within ${timeoutMs} ms`), { name: 'TimeoutError' });
}
