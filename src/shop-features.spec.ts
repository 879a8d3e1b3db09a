import { type AggregateDeclaration, isField, type ListDeclaration } from './capture/aggregate-declaration.js';
import { loadSettings } from './config/load-settings.js';
import { type EventType, eventTypes, type JsonSchema, jsonSchemaOf } from './contract/json-schema.js';
import { shopFeatures } from './shop-features.js';

/** The keys of a record; for a list of objects, those of its items, and for all else, nothing. */
type Keys = Readonly<Record<string, readonly string[] | null>>;

const aggregates = shopFeatures(loadSettings({})).map(({ aggregate }) => aggregate);

/** What consumers are told, held against what is declared. To see it fail, rename a key of a declaration or of its schema. */
describe.each(aggregates)('the schemas of $type', (aggregate) => {
  const typesOf = (kinds: readonly string[]) => kinds.map((kind) => `${aggregate.type}.${kind}`);
  const whole = typesOf(['created', 'updated', ...(aggregate.kinds ?? []).map(({ kind }) => kind)]);

  it('are there for each event type, and for no other', () => {
    const known = eventTypes.filter((type) => type.startsWith(`${aggregate.type}.`));
    expect(known.toSorted()).toEqual([...whole, ...typesOf(['deleted'])].toSorted());
  });

  it.each(whole)('%s has the keys that the declaration shows', (type) => {
    expect(keysInSchema(type)).toEqual({ ...declaredKeys(aggregate), event: null });
  });

  it('has the id of what is deleted', () => {
    const shown = Object.entries(aggregate.record);
    const id = shown.flatMap(([key, value]) => ('of' in value && value.column === aggregate.root.id ? [key] : []));
    expect(Object.keys(keysInSchema(`${aggregate.type}.deleted`))).toEqual([...id, 'deleted', 'event']);
  });
});

function declaredKeys({ record }: AggregateDeclaration): Keys {
  return keysOf(Object.entries(record), (value) => ('table' in value ? itemKeys(value) : null));
}

function itemKeys({ items }: ListDeclaration): readonly string[] | null {
  return isField(items) ? null : Object.keys(items).toSorted();
}

function keysInSchema(type: string): Keys {
  const { properties = {} } = jsonSchemaOf(type as EventType);
  return keysOf(Object.entries(properties as Record<string, JsonSchema>), ({ items }) => {
    const { properties: ofItem } = (items ?? {}) as JsonSchema;
    return ofItem ? Object.keys(ofItem).toSorted() : null;
  });
}

function keysOf<T>(entries: readonly [string, T][], below: (value: T) => readonly string[] | null): Keys {
  return Object.fromEntries(entries.map(([key, value]) => [key, below(value)]));
}
