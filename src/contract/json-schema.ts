import { z } from 'zod';
import { orderRecordsByType } from './order-record.js';
import { productRecordsByType } from './product-record.js';

/** The record schema of every event type of the shop: the one source of types and of JSON Schema. */
const recordsByType = { ...productRecordsByType, ...orderRecordsByType };

/** An event type of the shop's own aggregates. */
export type EventType = keyof typeof recordsByType;

/** All event types of the shop's own aggregates. */
export const eventTypes = Object.keys(recordsByType) as EventType[];

/** A JSON Schema document (draft 2020-12). */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** The JSON Schema of the records of one event type, for consumers: `docs/schemas` has them. */
export function jsonSchemaOf(type: EventType): JsonSchema {
  return publishedSchema(recordsByType[type], type);
}

/**
 * The JSON Schema of a record schema as consumers get it: objects are open, because keys may be added without a new schema version. (The
 * zod schemas are strict, so that tests of the producer notice a stray key.)
 */
function publishedSchema(record: z.ZodType, title: string): JsonSchema {
  const schema = z.toJSONSchema(record, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return { ...schema, title };
}
