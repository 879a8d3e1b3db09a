import type { EntityManager } from 'typeorm';
import { Category } from '../../../src/product/category.entity.js';
import { Location } from '../../../src/product/location.entity.js';
import { ProductImage } from '../../../src/product/product-image.entity.js';
import { ProductLocation } from '../../../src/product/product-location.entity.js';
import { ProductPricelist } from '../../../src/product/product-pricelist.entity.js';
import { Product } from '../../../src/product/product.entity.js';
import { Tag } from '../../../src/product/tag.entity.js';
import type { WayToWrite } from './way-to-write.js';

const product = (manager: EntityManager, id: number, relations: Record<string, boolean> = {}) =>
  manager.findOneOrFail(Product, { where: { id }, relations });

/** Everything that TypeORM can do to a product. */
export const ormProductWays: readonly WayToWrite<EntityManager>[] = [
  {
    way: 'save() of a new product',
    write: (manager) => manager.save(Product, { name: 'Bowl', price: 5 }),
    events: ['product.created 1001'],
    announces: ['product.created 1001'],
  },
  {
    way: 'save() that cascades to new parts and a variant',
    write: (manager) =>
      manager.save(
        manager.create(Product, {
          name: 'Bowl',
          price: 5,
          images: [{ url: 'bowl.jpg' }],
          locations: [{ locationId: 1, stock: 3 }],
          variants: [{ name: 'Bowl S', price: 5, size: 'S' }],
        }),
      ),
    events: ['product.created 1001', 'product.created 1002'],
    announces: ['product.created 1001', 'product.created 1002'],
  },
  {
    way: 'save() of a changed product',
    write: async (manager) => manager.save(Object.assign(await product(manager, 2), { price: 13 })),
    events: ['product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'save() of an unchanged product',
    noOp: true,
    write: async (manager) => manager.save(await product(manager, 1, { images: true, categories: true })),
    events: [],
    announces: 'nothing',
  },
  {
    way: "save() of a variant's stock, which its parent shows",
    write: async (manager) => manager.save(Object.assign(await product(manager, 11), { stock: 3 })),
    // TypeORM also sets the variant's updated_at.
    events: ['product.updated 1', 'product.updated 11'],
    announces: ['product.updated 1', 'product.updated 11'],
  },
  {
    way: 'save() that moves a variant to another parent',
    write: async (manager) => manager.save(Object.assign(await product(manager, 11), { parentProductId: 2 })),
    events: ['product.updated 1', 'product.updated 11', 'product.updated 2'],
    announces: ['product.updated 1', 'product.updated 11', 'product.updated 2'],
  },
  {
    way: 'save() of a part only',
    write: (manager) => manager.save(ProductImage, { id: 1, url: 'mug-c.jpg' }),
    events: ['product.updated 1'],
    announces: ['product.updated 1'],
  },
  {
    way: 'save() of a new part only',
    write: (manager) => manager.save(ProductLocation, { productId: 2, locationId: 2, stock: 8 }),
    events: ['product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'save() that leaves an image out (orphaned row)',
    write: async (manager) => {
      const mug = await product(manager, 1, { images: true });
      mug.images = mug.images!.slice(1);
      await manager.save(mug);
    },
    events: ['product.updated 1'],
    announces: 'a wake',
  },
  {
    way: 'save() that adds a category (many-to-many)',
    write: async (manager) => {
      const plate = await product(manager, 2, { categories: true });
      plate.categories!.push(await manager.findOneByOrFail(Category, { id: 2 }));
      await manager.save(plate);
    },
    events: ['product.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'save() that removes a tag (many-to-many)',
    write: async (manager) => {
      const plate = await product(manager, 2, { tags: true });
      plate.tags = [];
      await manager.save(plate);
    },
    events: ['product.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'save() of a shared row',
    write: (manager) => manager.save(Category, { id: 1, name: 'Cookery' }),
    events: ['product.updated 1', 'product.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'save() of a shared row that nothing shows',
    write: (manager) => manager.save(Category, { id: 3, name: 'Still nothing' }),
    events: [],
    announces: 'a wake',
  },
  {
    way: 'remove()',
    write: async (manager) => manager.remove(await product(manager, 2)),
    events: ['product.deleted 2'],
    announces: ['product.deleted 2'],
  },
  {
    way: 'remove() of a parent: its variants go with it',
    write: async (manager) => manager.remove(await product(manager, 1)),
    events: ['product.deleted 1', 'product.deleted 11', 'product.deleted 12'],
    announces: ['product.deleted 1'],
  },
  {
    way: 'remove() of a part',
    write: async (manager) => manager.remove(await manager.findOneByOrFail(ProductPricelist, { productId: 1 })),
    events: ['product.updated 1'],
    announces: ['product.updated 1'],
  },
  {
    way: 'insert()',
    write: (manager) => manager.insert(Product, { name: 'Bowl', price: 5 }),
    events: ['product.created 1001'],
    announces: ['product.created 1001'],
  },
  {
    way: 'insert() of several',
    write: (manager) =>
      manager.insert(Product, [
        { name: 'Bowl', price: 5 },
        { name: 'Cup', price: 4, parentProductId: 2 },
      ]),
    events: ['product.created 1001', 'product.created 1002', 'product.updated 2'],
    announces: ['product.created 1001', 'product.created 1002', 'product.updated 2'],
  },
  {
    way: 'upsert() of a row that is there',
    write: (manager) => manager.upsert(Product, { id: 2, name: 'Dish', price: 12 }, ['id']),
    events: ['product.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'upsert() of a row that is not there',
    write: (manager) => manager.upsert(Product, { id: 77, name: 'Bowl', price: 5 }, ['id']),
    events: ['product.created 77'],
    // TypeORM does not tell it from the one before.
    announces: 'a wake',
  },
  {
    way: 'upsert(), and then save() of a new product',
    write: (manager) =>
      manager.transaction(async (inner) => {
        await inner.upsert(Product, { id: 2, name: 'Dish', price: 12 }, ['id']);
        await inner.save(Product, { name: 'Bowl', price: 5 });
      }),
    events: ['product.created 1001', 'product.updated 2'],
    announces: ['product.created 1001'],
  },
  {
    way: 'QueryBuilder insert or ignore',
    noOp: true,
    write: (manager) =>
      manager
        .createQueryBuilder()
        .insert()
        .into(Product)
        .values({ id: 2, name: 'Dish', price: 12 })
        .orIgnore()
        .execute(),
    events: [],
    announces: 'a wake',
  },
  {
    way: 'update() by criteria',
    write: (manager) => manager.update(Product, { name: 'Plate' }, { price: 14 }),
    events: ['product.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'updateAll()',
    write: (manager) => manager.updateAll(ProductImage, { position: 4 }),
    events: ['product.updated 1'],
    announces: 'a wake',
  },
  {
    way: 'increment()',
    write: (manager) => manager.increment(Product, { id: 12 }, 'stock', 5),
    events: ['product.updated 1', 'product.updated 12'],
    announces: 'a wake',
  },
  {
    way: 'decrement() of the stock at a location',
    write: (manager) => manager.decrement(ProductLocation, { productId: 1, locationId: 1 }, 'stock', 1),
    events: ['product.updated 1'],
    announces: 'a wake',
  },
  {
    way: 'delete() by criteria',
    write: (manager) => manager.delete(Product, { name: 'Plate' }),
    events: ['product.deleted 2'],
    announces: 'a wake',
  },
  {
    way: 'deleteAll()',
    write: (manager) => manager.deleteAll(ProductLocation),
    events: ['product.updated 1'],
    announces: 'a wake',
  },
  {
    way: 'clear() (TRUNCATE)',
    write: (manager) => manager.clear(ProductImage),
    events: ['product.updated 1'],
    announces: 'nothing',
  },
  {
    way: 'QueryBuilder insert',
    write: (manager) =>
      manager.createQueryBuilder().insert().into(ProductImage).values({ productId: 2, url: 'plate.jpg' }).execute(),
    events: ['product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'QueryBuilder update',
    write: (manager) => manager.createQueryBuilder().update(Product).set({ price: 1 }).where('price > 11').execute(),
    events: ['product.updated 2'],
    announces: 'a wake',
  },
  {
    way: 'QueryBuilder delete',
    write: (manager) => manager.createQueryBuilder().delete().from(Product).where('id = 12').execute(),
    events: ['product.deleted 12', 'product.updated 1'],
    announces: 'a wake',
  },
  {
    way: 'QueryBuilder relation add and remove (many-to-many)',
    write: async (manager) => {
      await manager.createQueryBuilder().relation(Product, 'tags').of(2).add(2);
      await manager.createQueryBuilder().relation(Product, 'tags').of(1).remove(1);
    },
    events: ['product.updated 1', 'product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'QueryBuilder relation set (many-to-one)',
    write: (manager) => manager.createQueryBuilder().relation(Product, 'parent').of(12).set(2),
    events: ['product.updated 1', 'product.updated 12', 'product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'query() with SQL',
    write: (manager) => manager.query('update products set price = price + 1 where id = 2'),
    events: ['product.updated 2'],
    announces: 'nothing',
  },
  {
    way: 'six writes of one product in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) => {
        for (const price of [21, 22, 23]) await inner.save(Product, { id: 2, price });
        await inner.save(ProductImage, { productId: 2, url: 'plate.jpg' });
        await inner.increment(Product, { id: 2 }, 'stock', 5);
        await inner.query(`insert into product_tags values (2, 2)`);
      }),
    events: ['product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'a nested transaction that commits',
    write: (manager) =>
      manager.transaction(async (outer) => {
        await outer.save(Product, { id: 2, price: 21 });
        await outer.transaction((inner) => inner.save(Product, { id: 1, price: 22 }));
      }),
    events: ['product.updated 1', 'product.updated 2'],
    announces: ['product.updated 1', 'product.updated 2'],
  },
  {
    way: 'a nested transaction that rolls back to its savepoint',
    write: (manager) =>
      manager.transaction(async (outer) => {
        await outer.save(Product, { id: 2, price: 21 });
        await expect(
          outer.transaction(async (inner) => {
            await inner.save(Product, { id: 1, price: 22 });
            await inner.transaction((innermost) => innermost.save(Product, { name: 'Bowl', price: 5 }));
            throw new Error('changed my mind');
          }),
        ).rejects.toThrow('changed my mind');
        await outer.save(Tag, { id: 2, name: 'nobody shows me' });
      }),
    events: ['product.updated 2'],
    announces: ['product.updated 2'],
  },
  {
    way: 'created and removed in one transaction',
    write: (manager) =>
      manager.transaction(async (inner) =>
        inner.remove(await inner.save(inner.create(Product, { name: 'Oops', price: 1 }))),
      ),
    events: [],
    announces: 'a wake',
  },
  {
    way: 'save() of a location that products show',
    write: (manager) => manager.save(Location, { id: 1, code: 'N-9' }),
    events: ['product.updated 1'],
    announces: 'a wake',
  },
];
