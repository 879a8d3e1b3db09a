import { Body, Get, NotFoundException, Param, Patch, Post, Query, type Type } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type FindOptionsWhere } from 'typeorm';
import type { z } from 'zod';
import { findPage } from '../database/find-page.js';
import { ApiController } from '../http/api-controller.js';
import { idParams, type IdParams } from '../http/ids.js';
import { pageOf, pageQuery, toPage, type Page, type PageQuery } from '../http/paging.js';
import { onlyGiven } from '../http/only-given.js';
import { ApiProblems } from '../http/problem/problem-responses.js';

/** A row that many products show. */
export interface SharedRow {
  id: number;
}

/** What the routes of one kind of shared row need to know of it. */
export interface SharedRowRoutes<Row extends SharedRow, Request extends z.ZodObject> {
  /** One of them: `category`. */
  readonly name: string;
  /** Below `/v1`: `categories`. */
  readonly path: string;
  readonly entity: Type<Row>;
  /** Body of a POST; a PATCH gives any of it. */
  readonly request: Request;
  readonly answer: z.ZodObject;
  readonly toRow: (given: Partial<z.infer<Request>>) => Partial<Row>;
  readonly toBody: (row: Row) => Shown;
}

type Shown = Readonly<Record<string, unknown>>;

/** The controller that lists, creates and changes one kind of shared row. */
export function sharedRowController<Row extends SharedRow, Request extends z.ZodObject>(
  routes: SharedRowRoutes<Row, Request>,
): Type {
  const { name, path, entity, request, answer, toRow, toBody } = routes;

  @ApiController(path)
  class SharedRowController {
    constructor(@InjectRepository(entity) private readonly rows: Repository<Row>) {}

    @Get()
    @ApiOperation({ summary: `List ${path}` })
    @ApiOkResponse({ description: 'A page.', standardSchema: pageOf(answer) })
    async list(@Query({ schema: pageQuery }) page: PageQuery): Promise<Page<Shown>> {
      return toPage(await findPage(this.rows, page), page, toBody);
    }

    @Post()
    @ApiOperation({ summary: `Create a ${name}` })
    @ApiCreatedResponse({ description: 'The new row.', standardSchema: answer })
    @ApiProblems({ 422: 'refers to a row that does not exist' })
    async create(@Body({ schema: request }) body: z.infer<Request>): Promise<Shown> {
      return toBody(await this.rows.save(Object.assign(this.rows.create(), onlyGiven(toRow(body)))));
    }

    @Patch(':id')
    @ApiOperation({
      summary: `Change a ${name}`,
      description: 'Event: product.updated, of every product that shows it.',
    })
    @ApiOkResponse({ description: 'The row as it is now.', standardSchema: answer })
    @ApiProblems({ 404: `no ${name} has this id`, 422: 'refers to a row that does not exist' })
    async change(
      @Param({ schema: idParams }) { id }: IdParams,
      @Body({ schema: request.partial() }) body: Partial<z.infer<Request>>,
    ): Promise<Shown> {
      const row = await this.rows.findOneBy({ id } as FindOptionsWhere<Row>);
      if (!row) throw new NotFoundException(`There is no ${name} ${id}.`);
      return toBody(await this.rows.save(Object.assign(row, onlyGiven(toRow(body)))));
    }
  }
  Object.defineProperty(SharedRowController, 'name', { value: `SharedRowController(${name})` });
  return SharedRowController;
}
