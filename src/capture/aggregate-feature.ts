import type { DynamicModule, Type } from '@nestjs/common';
import type { StreamDefinition } from '../outbox/streams/stream.js';
import type { AggregateDeclaration } from './aggregate-declaration.js';

/** Everything that the composition root needs to know of one aggregate: its folder exports one of these. */
export interface AggregateFeature {
  readonly aggregate: AggregateDeclaration;
  /** The streams that it uses; several aggregates may name the same one. */
  readonly streams: readonly StreamDefinition[];
  /** The key of the stream that carries events of a kind. */
  readonly streamOf: (kind: string) => string;
  /** Its TypeORM entities, parts and shared rows included. */
  readonly entities: readonly (new () => object)[];
  /** Its Nest module: subscriber, controllers, services. */
  readonly module: Type | DynamicModule;
}
