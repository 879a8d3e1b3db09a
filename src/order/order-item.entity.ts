import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { idColumn, identityColumn, moneyColumn, withRoot } from '../database/columns.js';
import type { Order } from './order.entity.js';

/**
 * One line of an order. Product and variant are remembered by number, without a foreign key: the order stays what it was when the
 * shop deletes the product, and ordering takes no lock on product rows.
 */
@Entity({ name: 'order_items' })
export class OrderItem {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Index()
  @Column({ ...idColumn, name: 'order_id' })
  orderId!: number;

  @Column({ ...idColumn, name: 'product_id' })
  productId!: number;

  @Column({ ...idColumn, name: 'variant_id', nullable: true })
  variantId!: number | null;

  @Column({ type: 'integer' })
  quantity!: number;

  @Column(moneyColumn)
  price!: number;

  @Column({ ...moneyColumn, default: 0 })
  discount!: number;

  @ManyToOne('Order', 'items', { ...withRoot, nullable: false, orphanedRowAction: 'delete' })
  @JoinColumn({ name: 'order_id' })
  order?: Order;
}
