import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { idColumn, identityColumn, moneyColumn, withRoot } from '../database/columns.js';
import type { Order } from './order.entity.js';

/** A gift voucher that paid for a part of an order. */
@Entity({ name: 'order_gift_vouchers' })
export class OrderGiftVoucher {
  @PrimaryColumn(identityColumn)
  id!: number;

  @Index()
  @Column({ ...idColumn, name: 'order_id' })
  orderId!: number;

  @Column({ name: 'voucher_code', type: 'text' })
  voucherCode!: string;

  @Column(moneyColumn)
  amount!: number;

  @ManyToOne('Order', 'giftVouchers', { ...withRoot, nullable: false, orphanedRowAction: 'delete' })
  @JoinColumn({ name: 'order_id' })
  order?: Order;
}
