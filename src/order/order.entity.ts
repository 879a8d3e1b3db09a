import { Column, CreateDateColumn, Entity, OneToMany, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { ShippingAddress } from '../contract/order-record.js';
import { idColumn, identityColumn, moneyColumn } from '../database/columns.js';
import { OrderGiftVoucher } from './order-gift-voucher.entity.js';
import { OrderItem } from './order-item.entity.js';

/** A customer's order. Saving it saves its items and gift vouchers. */
@Entity({ name: 'orders' })
export class Order {
  @PrimaryColumn(identityColumn)
  id!: number;

  /** null for guests. */
  @Column({ ...idColumn, name: 'user_id', nullable: true })
  userId!: number | null;

  /** The number that the customer knows; unique. */
  @Column({ name: 'order_number', type: 'text', unique: true })
  orderNumber!: string;

  /** Free text that may change in any way; only `cancelled` means something to the event types. */
  @Column({ type: 'text', default: 'pending' })
  status!: string;

  @Column({ name: 'payment_status', type: 'text', default: 'pending' })
  paymentStatus!: string;

  @Column({ ...moneyColumn, name: 'total_amount', default: 0 })
  totalAmount!: number;

  @Column({ ...moneyColumn, name: 'discount_amount', default: 0 })
  discountAmount!: number;

  @Column({ ...moneyColumn, name: 'shipping_amount', default: 0 })
  shippingAmount!: number;

  @Column({ ...moneyColumn, name: 'tax_amount', default: 0 })
  taxAmount!: number;

  @Column({ name: 'shipping_address', type: 'jsonb', default: {} })
  shippingAddress!: ShippingAddress;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;

  @OneToMany(() => OrderItem, (item) => item.order, { cascade: ['insert', 'update'] })
  items?: OrderItem[];

  @OneToMany(() => OrderGiftVoucher, (voucher) => voucher.order, { cascade: ['insert', 'update'] })
  giftVouchers?: OrderGiftVoucher[];
}
