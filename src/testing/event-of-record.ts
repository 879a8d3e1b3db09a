/** The part of a record's `event` object that tells its place. */
export interface EventPlace {
  /** `product` in `product.updated`. */
  readonly aggregate: string;
  readonly epoch: number;
  readonly sequence: number;
}

/** Undefined if the data is no JSON object with a well-formed `event`. */
export function eventOfRecord(data: Buffer): EventPlace | undefined {
  const event = lastKey(data) ?? parse(data.toString())?.event;
  if (event === undefined) return undefined;
  const { type, sequence, epoch } = event;
  if (typeof type !== 'string' || typeof sequence !== 'number' || typeof epoch !== 'number') return undefined;
  return { aggregate: type.split('.', 1)[0] ?? '', epoch, sequence };
}

interface EventFields {
  readonly type?: unknown;
  readonly sequence?: unknown;
  readonly epoch?: unknown;
}

/**
 * Our records end with `"event":{...}}`: parsing that end alone takes a fifth of the time. Anything nested deeper leaves a
 * brace too many and does not parse, so that it cannot be taken for the record's own.
 */
function lastKey(data: Buffer): EventFields | undefined {
  const start = data.lastIndexOf('"event":{');
  return start < 0 ? undefined : parse(`{${data.toString('utf8', start)}`)?.event;
}

function parse(text: string): { event?: EventFields } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
