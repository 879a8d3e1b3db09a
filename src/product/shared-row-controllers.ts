import { z } from 'zod';
import { productRecord } from '../contract/product-record.js';
import { bodyId } from '../http/ids.js';
import { Category } from './category.entity.js';
import { Location } from './location.entity.js';
import { Pricelist } from './pricelist.entity.js';
import { sharedRowController } from './shared-row.controller.js';
import { Tag } from './tag.entity.js';

const { categories, tags, locations, pricelists } = productRecord.shape;
const word = z.string().min(1);

/** `/v1/categories`, `/v1/tags`, `/v1/locations`, `/v1/pricelists`, in the words of the record. */
export const sharedRowControllers = [
  sharedRowController({
    name: 'category',
    path: 'categories',
    entity: Category,
    request: z.strictObject({ name: word, parent_id: bodyId.nullable().optional() }),
    answer: categories.element,
    toRow: ({ name, parent_id }) => ({ name, parentId: parent_id }),
    toBody: ({ id, name, parentId }) => ({ category_id: id, name, parent_id: parentId }),
  }),
  sharedRowController({
    name: 'tag',
    path: 'tags',
    entity: Tag,
    request: z.strictObject({ name: word }),
    answer: tags.element,
    toRow: ({ name }) => ({ name }),
    toBody: ({ id, name }) => ({ tag_id: id, name }),
  }),
  sharedRowController({
    name: 'location',
    path: 'locations',
    entity: Location,
    request: z.strictObject({ location_code: word }),
    answer: locations.element.omit({ stock: true }),
    toRow: ({ location_code }) => ({ code: location_code }),
    toBody: ({ id, code }) => ({ location_id: id, location_code: code }),
  }),
  sharedRowController({
    name: 'pricelist',
    path: 'pricelists',
    entity: Pricelist,
    request: z.strictObject({ name: word, type: word }),
    answer: pricelists.element.omit({ price: true }).extend({ name: z.string() }),
    toRow: ({ name, type }) => ({ name, type }),
    toBody: ({ id, name, type }) => ({ pricelist_id: id, name, type }),
  }),
];
