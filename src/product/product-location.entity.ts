import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { idColumn, withRoot } from '../database/columns.js';
import { Location } from './location.entity.js';
import type { Product } from './product.entity.js';

/** How many pieces of a product lie at a location. */
@Index(['locationId', 'productId'])
@Entity({ name: 'product_locations' })
export class ProductLocation {
  @PrimaryColumn({ ...idColumn, name: 'product_id' })
  productId!: number;

  @PrimaryColumn({ ...idColumn, name: 'location_id' })
  locationId!: number;

  @Column({ type: 'integer', default: 0 })
  stock!: number;

  @ManyToOne('Product', 'locations', { ...withRoot, orphanedRowAction: 'delete' })
  @JoinColumn({ name: 'product_id' })
  product?: Product;

  @ManyToOne(() => Location, withRoot)
  @JoinColumn({ name: 'location_id' })
  location?: Location;
}
