import {
  type EntityMetadata,
  type EntitySubscriberInterface,
  EventSubscriber,
  type InsertEvent,
  type ObjectLiteral,
  type UpdateEvent,
} from 'typeorm';
import { money, safeInteger } from './column-transformers.js';

const TO_NUMBER = new Set<unknown>([money, safeInteger]);

/**
 * Makes ids and money numbers on entities that were just written, as they are on entities that were read. TypeORM 1.1 leaves text there
 * that PostgreSQL returned and no transformer saw: a part saved with a new root gets `orderId: "1"`, `insert()` gives `id: "1"` and
 * `totalAmount: "0.00"`. Must come before other subscribers, which would see the text. (An InsertResult's `identifiers` and
 * `generatedMaps` keep it.)
 */
@EventSubscriber()
export class NumberColumnsSubscriber implements EntitySubscriberInterface<ObjectLiteral> {
  afterInsert({ entity, metadata }: InsertEvent<ObjectLiteral>): void {
    readNumbers(entity, metadata);
  }

  afterUpdate({ entity, metadata }: UpdateEvent<ObjectLiteral>): void {
    if (entity) readNumbers(entity, metadata);
  }
}

function readNumbers(entity: ObjectLiteral, { columns }: EntityMetadata): void {
  for (const { propertyName, transformer } of columns) {
    if (!transformer || Array.isArray(transformer) || !TO_NUMBER.has(transformer)) continue;
    const value: unknown = entity[propertyName];
    if (typeof value === 'string') entity[propertyName] = transformer.from(value) as unknown;
  }
}
