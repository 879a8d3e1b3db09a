import { OrderGiftVoucher } from './order-gift-voucher.entity.js';
import { OrderItem } from './order-item.entity.js';
import { Order } from './order.entity.js';

/** The order aggregate's entities: the root and its parts. */
export const orderEntities = [Order, OrderItem, OrderGiftVoucher];
