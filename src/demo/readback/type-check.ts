import { isDeepStrictEqual } from 'node:util';
import type { ReadRecord } from './stream-reader.js';

/** The names of the streams, and whether updates of products have one of their own. */
export interface Routes {
  readonly product: string;
  readonly productUpdate: string;
  readonly order: string;
  readonly separateProductUpdates: boolean;
}

/**
 * What is wrong with the types of one aggregate's records, in words: the first mistake, or nothing.
 * @param name type and id, e.g. `order 7`.
 * @param history its records in the order of their sequences.
 * @param gone whether it was deleted at the end.
 */
export function typeMistakes(
  name: string,
  history: readonly ReadRecord[],
  routes: Routes,
  gone: boolean,
): readonly string[] {
  const ordered = name.startsWith('order ');
  const mistakes = history.flatMap((record, index) => {
    const expected = ordered ? orderType(record, history[index - 1]) : productType(index, history.length, gone);
    const wrong =
      difference('type', expected, record.event.type) ??
      difference('stream', streamOf(expected, routes), record.stream) ??
      (ordered
        ? difference('change', changeOf(record, history[index - 1], expected), record.event.change)
        : difference('is_updated', updatedFlag(expected), record.body['is_updated']));
    return wrong === undefined ? [] : [`${name}, record ${index + 1}: ${wrong}`];
  });
  return mistakes.slice(0, 1);
}

/** The demo creates each product once, and deletes it at the end if at all. */
function productType(index: number, length: number, gone: boolean): string {
  if (gone && index === length - 1) return 'product.deleted';
  return index === 0 ? 'product.created' : 'product.updated';
}

/** An order's records carry every status that it had, so that the type follows from two of them. */
function orderType({ body }: ReadRecord, before: ReadRecord | undefined): string {
  if (before === undefined) return 'order.created';
  if (body['status'] === before.body['status']) return 'order.updated';
  return body['status'] === 'cancelled' ? 'order.cancelled' : 'order.status_changed';
}

function changeOf({ body }: ReadRecord, before: ReadRecord | undefined, type: string): unknown {
  if (type !== 'order.status_changed' && type !== 'order.cancelled') return undefined;
  return { status: { from: before?.body['status'], to: body['status'] } };
}

function streamOf(type: string, { product, productUpdate, order, separateProductUpdates }: Routes): string {
  if (type.startsWith('order.')) return order;
  return type === 'product.updated' && separateProductUpdates ? productUpdate : product;
}

/** A deleted product's record is no more than its id and the fact: it carries no flag. */
function updatedFlag(type: string): boolean | undefined {
  return type === 'product.deleted' ? undefined : type !== 'product.created';
}

function difference(what: string, expected: unknown, actual: unknown): string | undefined {
  if (isDeepStrictEqual(expected, actual)) return undefined;
  return `${what} should be ${inWords(expected)}, it is ${inWords(actual)}`;
}

function inWords(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
