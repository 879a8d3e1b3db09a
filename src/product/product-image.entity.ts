import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { idColumn, identityColumn, withRoot } from '../database/columns.js';
import type { Product } from './product.entity.js';

/** A picture of a product; the record lists them by position, then id. */
@Entity({ name: 'product_images' })
export class ProductImage {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Index()
  @Column({ ...idColumn, name: 'product_id' })
  productId!: number;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'integer', default: 0 })
  position!: number;

  @ManyToOne('Product', 'images', { ...withRoot, nullable: false, orphanedRowAction: 'delete' })
  @JoinColumn({ name: 'product_id' })
  product?: Product;
}
