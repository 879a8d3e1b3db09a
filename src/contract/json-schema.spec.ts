import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { eventTypes, jsonSchemaOf } from './json-schema.js';

const ajv = formats.default(new Ajv2020({ strict: true }));

const event = {
  id: '3e0c7f0a-6f0e-4c55-9d2c-5a4e8f6b1f10',
  type: 'product.deleted',
  sequence: 7,
  epoch: 1,
  occurred_at: '2010-12-02T09:00:00.125Z',
  schema_version: 1,
};

describe('jsonSchemaOf', () => {
  it('covers every event type', () => {
    // A new aggregate's belong here: consumers are to find the schema of each.
    expect(eventTypes).toEqual([
      'product.created',
      'product.updated',
      'product.deleted',
      'order.created',
      'order.updated',
      'order.status_changed',
      'order.cancelled',
      'order.deleted',
    ]);
  });

  it.each(eventTypes)('gives a valid schema for %s that names and requires the type', (type) => {
    const schema = jsonSchemaOf(type);
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(schema).toMatchObject({
      title: type,
      required: expect.arrayContaining(['event']) as string[],
      properties: { event: { properties: { type: { const: type } } } },
    });
  });

  it('judges records as the contract does, but lets unknown keys pass', () => {
    const validate = ajv.compile(jsonSchemaOf('product.deleted'));
    const record = { product_id: 5, deleted: true, event };
    expect(validate(record)).toBe(true);
    expect(validate({ ...record, added_later: 1, event: { ...event, added_later: 1 } })).toBe(true);
    expect(validate({ ...record, product_id: '5' })).toBe(false);
    expect(validate({ ...record, event: { ...event, occurred_at: 'yesterday' } })).toBe(false);
    expect(validate({ product_id: 5, deleted: true })).toBe(false);
  });
});
