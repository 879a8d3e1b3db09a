import type {
  AfterQueryEvent,
  DataSource,
  EntityMetadata,
  EntitySubscriberInterface,
  InsertEvent,
  ObjectLiteral,
  QueryRunner,
  RecoverEvent,
  RemoveEvent,
  SoftRemoveEvent,
  TransactionCommitEvent,
  TransactionRollbackEvent,
  TransactionStartEvent,
  UpdateEvent,
} from 'typeorm';
import { kindsOn, type Publication } from '../outbox/publication/publication.js';
import type { AggregateDeclaration } from './aggregate-declaration.js';
import type { Announcer } from './announcer.js';
import { changedColumns, copyOf, idIn } from './entity-values.js';
import { domainEventsOf, type SeenChange } from './seen-changes.js';
import { watchedTables, type WatchedTable } from './watched-tables.js';

/**
 * The TypeORM entity subscriber of one aggregate: remembers what the ORM does to its tables, and announces it once the outermost
 * transaction has committed. What a savepoint took back is forgotten.
 *
 * It captures nothing: the triggers do, for every writer. All hooks are synchronous, so that no writer waits for them.
 */
export class AnnouncingSubscriber implements EntitySubscriberInterface {
  private readonly watched: ReadonlyMap<string, WatchedTable>;
  /** Keys of the streams that carry something at present: old retries on the others are nothing new. */
  private readonly streams: readonly string[];
  /** Per open transaction, a frame for it and one for each savepoint within. */
  private readonly frames = new WeakMap<QueryRunner, SeenChange[][]>();

  /** Per connection, whether its last statement was an INSERT that may have written nothing new. */
  private readonly unsure = new WeakMap<QueryRunner, boolean>();

  constructor(
    private readonly aggregate: AggregateDeclaration,
    publication: Publication,
    private readonly announcer: Announcer,
    dataSource: DataSource,
  ) {
    this.watched = new Map(watchedTables(aggregate).map((table) => [table.table, table]));
    this.streams = publication.streams.filter((key) => kindsOn(publication, key).length > 0);
    dataSource.subscribers.push(this);
  }

  afterQuery({ query, queryRunner }: AfterQueryEvent): void {
    this.unsure.set(queryRunner, query.includes(' ON CONFLICT '));
  }

  afterInsert({ metadata, entity, queryRunner }: InsertEvent<ObjectLiteral>): void {
    // Of upsert() and orIgnore(), TypeORM says "inserted" whatever came of them: a wake must do.
    const known = !this.unsure.get(queryRunner);
    this.see(queryRunner, metadata, 'created', known ? entity : undefined);
  }

  afterUpdate({ metadata, entity, databaseEntity, queryRunner }: UpdateEvent<ObjectLiteral>): void {
    // Before and after are known for save() only; statements like update() carry no ids.
    const before = databaseEntity as ObjectLiteral | undefined;
    this.see(queryRunner, metadata, 'updated', entity, before);
  }

  afterRemove({ metadata, entity, databaseEntity, queryRunner }: RemoveEvent<ObjectLiteral>): void {
    const before = databaseEntity as ObjectLiteral | undefined;
    this.see(queryRunner, metadata, 'deleted', before ?? entity);
  }

  afterSoftRemove({ metadata, entity, queryRunner }: SoftRemoveEvent<ObjectLiteral>): void {
    this.see(queryRunner, metadata, 'updated', entity);
  }

  afterRecover({ metadata, entity, queryRunner }: RecoverEvent<ObjectLiteral>): void {
    this.see(queryRunner, metadata, 'updated', entity);
  }

  afterTransactionStart({ queryRunner }: TransactionStartEvent): void {
    const frames = this.frames.get(queryRunner);
    if (frames) frames.push([]);
    else this.frames.set(queryRunner, [[]]);
  }

  afterTransactionCommit({ queryRunner }: TransactionCommitEvent): void {
    const frames = this.frames.get(queryRunner) ?? [];
    const finished = frames.pop() ?? [];
    const outer = frames.at(-1);
    if (outer) outer.push(...finished);
    else this.announce(finished);
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    this.frames.get(queryRunner)?.pop();
  }

  private see(
    queryRunner: QueryRunner,
    metadata: EntityMetadata,
    what: SeenChange['what'],
    entity: ObjectLiteral | undefined,
    before?: ObjectLiteral,
  ): void {
    const table = this.watched.get(metadata.tableName);
    if (!table) return;
    const seen = this.changesOf(table, metadata, what, entity, before);
    const frame = this.frames.get(queryRunner)?.at(-1);
    if (frame) frame.push(...seen);
    else this.announce(seen);
  }

  private changesOf(
    table: WatchedTable,
    metadata: EntityMetadata,
    what: SeenChange['what'],
    entity: ObjectLiteral | undefined,
    before: ObjectLiteral | undefined,
  ): SeenChange[] {
    const rootId = table.root && idIn(metadata, table.root.id, entity);
    const columns = changedColumns(metadata, this.aggregate.kinds ?? [], entity, before);
    const root: SeenChange[] =
      rootId === undefined
        ? []
        : [{ id: rootId, what, ...(entity && { entity: copyOf(entity) }), ...(columns && { columns }) }];
    const parts = table.parts
      .filter(({ path }) => !path.through)
      .flatMap(({ path }) => [idIn(metadata, path.column, entity), idIn(metadata, path.column, before)])
      .filter((id): id is number => id !== undefined)
      .map((id) => ({ id, what: 'updated' as const }));
    // An entry without an id still wakes the streams.
    return root.length + parts.length > 0 ? [...root, ...parts] : [{ what: 'updated' }];
  }

  private announce(seen: readonly SeenChange[]): void {
    if (seen.length > 0) this.announcer.announce(domainEventsOf(this.aggregate, seen), this.streams);
  }
}
