import { AsyncLocalStorage } from 'node:async_hooks';

const requests = new AsyncLocalStorage<string>();

/** Does something for a request: every line that is logged meanwhile, however far down, bears its id. */
export function inRequest<Result>(requestId: string, work: () => Result): Result {
  return requests.run(requestId, work);
}

/** What a line gets from the request that it is logged for. */
export function requestFields(): { request_id?: string } {
  const id = requests.getStore();
  return id === undefined ? {} : { request_id: id };
}
