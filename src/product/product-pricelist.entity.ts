import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { idColumn, moneyColumn, withRoot } from '../database/columns.js';
import { Pricelist } from './pricelist.entity.js';
import type { Product } from './product.entity.js';

/** What a product costs on a price list. */
@Index(['pricelistId', 'productId'])
@Entity({ name: 'product_pricelists' })
export class ProductPricelist {
  @PrimaryColumn({ ...idColumn, name: 'product_id' })
  productId!: number;

  @PrimaryColumn({ ...idColumn, name: 'pricelist_id' })
  pricelistId!: number;

  @Column(moneyColumn)
  price!: number;

  @ManyToOne('Product', 'pricelists', { ...withRoot, orphanedRowAction: 'delete' })
  @JoinColumn({ name: 'product_id' })
  product?: Product;

  @ManyToOne(() => Pricelist, withRoot)
  @JoinColumn({ name: 'pricelist_id' })
  pricelist?: Pricelist;
}
