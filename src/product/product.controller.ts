import { Body, Delete, Get, HttpCode, HttpStatus, NotFoundException, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { z } from 'zod';
import { ApiController } from '../http/api-controller.js';
import { idParams, type IdParams } from '../http/ids.js';
import { pageOf, pageQuery, toPage, type Page, type PageQuery } from '../http/paging.js';
import { ApiProblems } from '../http/problem/problem-responses.js';
import { productBody, productRow, toProductBody, toProductRow } from './product-body.js';
import {
  newProduct,
  productChanges,
  stockChange,
  type NewProduct,
  type ProductChanges,
  type StockChange,
} from './product-requests.js';
import { ProductStore } from './product-store.js';

type ProductBody = z.infer<typeof productBody>;

const NO_PRODUCT = { 404: 'no product has this id' };
const UNFIT = { 422: 'refers to a row that does not exist, or a value cannot be stored' };

/** Enough of a shop to try every event of a product. */
@ApiController('products')
export class ProductController {
  constructor(private readonly products: ProductStore) {}

  @Get()
  @ApiOperation({ summary: 'List products, without their parts' })
  @ApiOkResponse({ description: 'A page.', standardSchema: pageOf(productRow) })
  async list(@Query({ schema: pageQuery }) page: PageQuery): Promise<Page<z.infer<typeof productRow>>> {
    return toPage(await this.products.page(page), page, toProductRow);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Show one product' })
  @ApiOkResponse({ description: 'The product.', standardSchema: productBody })
  @ApiProblems(NO_PRODUCT)
  async get(@Param({ schema: idParams }) { id }: IdParams): Promise<ProductBody> {
    return this.show(id);
  }

  @Post()
  @ApiOperation({ summary: 'Create a product', description: 'Event: product.created.' })
  @ApiCreatedResponse({ description: 'The new product.', standardSchema: productBody })
  @ApiProblems(UNFIT)
  async create(@Body({ schema: newProduct }) body: NewProduct): Promise<ProductBody> {
    return this.show(await this.products.create(body));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a product', description: 'Event: product.updated, unless everything is as it was.' })
  @ApiOkResponse({ description: 'The product as it is now.', standardSchema: productBody })
  @ApiProblems({ ...NO_PRODUCT, ...UNFIT })
  async change(
    @Param({ schema: idParams }) { id }: IdParams,
    @Body({ schema: productChanges }) body: ProductChanges,
  ): Promise<ProductBody> {
    await this.products.change(id, body);
    return this.show(id);
  }

  @Post(':id/stock')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Add to the stock', description: 'Event: product.updated; concurrent calls add up.' })
  @ApiOkResponse({ description: 'The product as it is now.', standardSchema: productBody })
  @ApiProblems({ ...NO_PRODUCT, ...UNFIT })
  async stock(
    @Param({ schema: idParams }) { id }: IdParams,
    @Body({ schema: stockChange }) { by }: StockChange,
  ): Promise<ProductBody> {
    await this.products.addToStock(id, by);
    return this.show(id);
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a product, and its variants', description: 'Event: product.deleted, of each.' })
  @ApiNoContentResponse({ description: 'It is gone.' })
  @ApiProblems(NO_PRODUCT)
  async remove(@Param({ schema: idParams }) { id }: IdParams): Promise<void> {
    if (!(await this.products.remove(id))) throw new NotFoundException(`There is no product ${id}.`);
  }

  private async show(id: number): Promise<ProductBody> {
    const product = await this.products.find(id);
    if (!product) throw new NotFoundException(`There is no product ${id}.`);
    return toProductBody(product);
  }
}
