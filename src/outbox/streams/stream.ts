/** A configured Kinesis stream: the key that code, queues and metrics know it by, and its name at AWS. */
export interface StreamDefinition {
  /** `product`, `product_update`, `order`, or a key of another module's own. */
  readonly key: string;
  /** The stream's name at AWS, from the settings. */
  readonly name: string;
}

/** Name of the Bull queue that carries a stream's wakes. */
export function queueName(streamKey: string): string {
  return `shopstream-${streamKey}`;
}
