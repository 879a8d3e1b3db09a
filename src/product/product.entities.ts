import { Category } from './category.entity.js';
import { Location } from './location.entity.js';
import { Pricelist } from './pricelist.entity.js';
import { ProductImage } from './product-image.entity.js';
import { ProductLocation } from './product-location.entity.js';
import { ProductPricelist } from './product-pricelist.entity.js';
import { Product } from './product.entity.js';
import { Tag } from './tag.entity.js';

/** The product aggregate's entities: the root, its parts, and the rows that products share. */
export const productEntities = [
  Product,
  ProductImage,
  ProductLocation,
  ProductPricelist,
  Category,
  Tag,
  Location,
  Pricelist,
];
