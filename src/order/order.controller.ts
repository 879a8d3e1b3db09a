import { Body, Delete, Get, HttpCode, HttpStatus, NotFoundException, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiController } from '../http/api-controller.js';
import { idParams, type IdParams } from '../http/ids.js';
import { pageOf, pageQuery, toPage, type Page, type PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem/problem-responses.js';
import { orderBody, orderRow, toOrderBody, toOrderRow } from './order-body.js';
import {
  newOrder,
  orderChanges,
  statusRequest,
  type NewOrder,
  type OrderChanges,
  type StatusRequest,
} from './order-requests.js';
import { OrderStore } from './order-store.js';

type OrderBody = z.infer<typeof orderBody>;

const NO_ORDER = { 404: 'no order has this id' };
const UNFIT = { 409: 'another order has this number', 422: 'a value cannot be stored' };

/** Enough of a shop to try every event of an order. */
@ApiController('orders')
export class OrderController {
  constructor(private readonly orders: OrderStore) {}

  @Get()
  @ApiOperation({ summary: 'List orders, without their parts' })
  @ApiOkResponse({ description: 'A page.', standardSchema: pageOf(orderRow) })
  async list(@Query({ schema: pageQuery }) page: PageQuery): Promise<Page<z.infer<typeof orderRow>>> {
    return toPage(await this.orders.page(page), page, toOrderRow);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show one order' })
  @ApiOkResponse({ description: 'The order.', standardSchema: orderBody })
  @ApiProblems(NO_ORDER)
  async get(@Param({ schema: idParams }) { id }: IdParams): Promise<OrderBody> {
    return this.show(id);
  }

  @Post()
  @ApiOperation({ summary: 'Create an order with its items and gift vouchers', description: 'Event: order.created.' })
  @ApiCreatedResponse({ description: 'The new order.', standardSchema: orderBody })
  @ApiProblems(UNFIT)
  async create(@Body({ schema: newOrder }) body: NewOrder): Promise<OrderBody> {
    return this.show(await this.orders.create(body));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change an order',
    description: 'Event: order.updated, or that of the new status; none if everything is as it was.',
  })
  @ApiOkResponse({ description: 'The order as it is now.', standardSchema: orderBody })
  @ApiProblems({ ...NO_ORDER, ...UNFIT })
  async change(
    @Param({ schema: idParams }) { id }: IdParams,
    @Body({ schema: orderChanges }) body: OrderChanges,
  ): Promise<OrderBody> {
    await this.orders.change(id, body);
    return this.show(id);
  }

  @Post(':id/status')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'Give an order another status',
    description: 'Event: order.cancelled when it becomes cancelled, else order.status_changed.',
  })
  @ApiOkResponse({ description: 'The order as it is now.', standardSchema: orderBody })
  @ApiProblems({ ...NO_ORDER, 422: UNFIT[422] })
  async status(
    @Param({ schema: idParams }) { id }: IdParams,
    @Body({ schema: statusRequest }) body: StatusRequest,
  ): Promise<OrderBody> {
    await this.orders.change(id, body);
    return this.show(id);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete an order', description: 'Event: order.deleted.' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems(NO_ORDER)
  async remove(@Param({ schema: idParams }) { id }: IdParams): Promise<void> {
    if (!(await this.orders.remove(id))) throw new NotFoundException(`There is no order ${id}.`);
  }

  private async show(id: number): Promise<OrderBody> {
    const order = await this.orders.find(id);
    if (!order) throw new NotFoundException(`There is no order ${id}.`);
    return toOrderBody(order);
  }
}
