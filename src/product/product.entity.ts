import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import { idColumn, identityColumn, moneyColumn, withRoot } from '../database/columns.js';
import { Category } from './category.entity.js';
import { ProductImage } from './product-image.entity.js';
import { ProductLocation } from './product-location.entity.js';
import { ProductPricelist } from './product-pricelist.entity.js';
import { Tag } from './tag.entity.js';

/**
 * What the shop sells. A *variant* (a size, a color) is a product with `parentProductId`. Saving a product saves its parts (images,
 * stock per location, prices per list) and, where they are loaded, its variants; categories and tags are only linked.
 */
@Entity({ name: 'products' })
export class Product {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Index({ where: 'parent_product_id IS NOT NULL' })
  @Column({ ...idColumn, name: 'parent_product_id', nullable: true })
  parentProductId!: number | null;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  @Column(moneyColumn)
  price!: number;

  /** The special price, while there is one. */
  @Column({ ...moneyColumn, name: 'spl_price', nullable: true })
  splPrice!: number | null;

  /** Free for the shop's own meaning; 1 unless said otherwise. */
  @Column({ type: 'smallint', default: 1 })
  status!: number;

  /** Pieces over all locations; negative when more was sold than there is. */
  @Column({ type: 'integer', default: 0 })
  stock!: number;

  @Column({ type: 'text', nullable: true })
  size!: string | null;

  @Column({ type: 'text', nullable: true })
  color!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  /** A variant goes with its parent: without it, "M, blue" would be left in the shop as a product of its own. */
  @ManyToOne('Product', 'variants', withRoot)
  @JoinColumn({ name: 'parent_product_id' })
  parent?: Product | null;

  @OneToMany('Product', 'parent', { cascade: ['insert', 'update'] })
  variants?: Product[];

  @OneToMany(() => ProductImage, (image) => image.product, { cascade: ['insert', 'update'] })
  images?: ProductImage[];

  @OneToMany(() => ProductLocation, (location) => location.product, { cascade: ['insert', 'update'] })
  locations?: ProductLocation[];

  @OneToMany(() => ProductPricelist, (pricelist) => pricelist.product, { cascade: ['insert', 'update'] })
  pricelists?: ProductPricelist[];

  @ManyToMany(() => Category)
  @JoinTable({
    name: 'product_categories',
    joinColumn: { name: 'product_id' },
    inverseJoinColumn: { name: 'category_id' },
    // TypeORM wants an index on product_id beside the primary key that begins with it; the migration makes none.
    synchronize: false,
  })
  categories?: Category[];

  @ManyToMany(() => Tag)
  @JoinTable({
    name: 'product_tags',
    joinColumn: { name: 'product_id' },
    inverseJoinColumn: { name: 'tag_id' },
    synchronize: false,
  })
  tags?: Tag[];
}
