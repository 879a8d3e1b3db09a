import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository, type FindOptionsRelations } from 'typeorm';
import { changeLocked } from '../database/change-locked.js';
import { findPage } from '../database/find-page.js';
import type { PageQuery } from '../http/paging.js';
import { applyProductChanges } from './apply-product-changes.js';
import type { NewProduct, ProductChanges } from './product-requests.js';
import { Product } from './product.entity.js';

const PARTS: FindOptionsRelations<Product> = {
  categories: true,
  tags: true,
  variants: true,
  locations: { location: true },
  pricelists: { pricelist: true },
  images: true,
};

/** Reads and writes products through the ORM, so that its subscribers announce what happens to them. */
@Injectable()
export class ProductStore {
  constructor(@InjectRepository(Product) private readonly products: Repository<Product>) {}

  /** A page of rows without parts, and one row more if there is one. */
  page(page: PageQuery): Promise<Product[]> {
    return findPage(this.products, page);
  }

  /** A product with its parts; null when there is none. */
  find(id: number): Promise<Product | null> {
    // One query per list: joined together, their rows would multiply.
    return this.products.findOne({ where: { id }, relations: PARTS, relationLoadStrategy: 'query' });
  }

  /** @returns the new product's id. */
  async create(given: NewProduct): Promise<number> {
    const product = applyProductChanges(this.products.create(), given);
    return (await this.products.save(product)).id;
  }

  /** Changes what is given, in one transaction, if there is such a product. */
  change(id: number, given: ProductChanges): Promise<void> {
    return changeLocked(this.products, id, partsIn(given), (product) => applyProductChanges(product, given));
  }

  /** Adds to the stock in the database, if there is such a product, so that concurrent changes add up. */
  async addToStock(id: number, by: number): Promise<void> {
    await this.products.increment({ id }, 'stock', by);
  }

  /** @returns whether there was such a product. */
  async remove(id: number): Promise<boolean> {
    const product = await this.products.findOneBy({ id });
    if (product) await this.products.remove(product);
    return product !== null;
  }
}

/** Only the lists that are to be replaced: those that are loaded are compared and written. */
function partsIn(given: ProductChanges): FindOptionsRelations<Product> {
  return {
    categories: given.category_ids !== undefined,
    tags: given.tag_ids !== undefined,
    locations: given.locations !== undefined,
    pricelists: given.pricelists !== undefined,
    images: given.images !== undefined,
  };
}
