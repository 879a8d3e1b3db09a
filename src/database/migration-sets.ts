import { type MigrationInterface } from 'typeorm';
import { captureMigrations } from '../../migrations/capture/capture-migrations.js';
import { AddBulkChanges1795679935863 } from '../../migrations/outbox/1795679935863-AddBulkChanges.js';
import { AddRefusals1795693251000 } from '../../migrations/outbox/1795693251000-AddRefusals.js';
import { TellDueFromInHand1795696200000 } from '../../migrations/outbox/1795696200000-TellDueFromInHand.js';
import { TellInHandFromDue1795727327696 } from '../../migrations/outbox/1795727327696-TellInHandFromDue.js';
import { AddMarks1795732804435 } from '../../migrations/outbox/1795732804435-AddMarks.js';
import { AddReplays1795650000000 } from '../../migrations/outbox/1795650000000-AddReplays.js';
import { AddStreamControls1795646700000 } from '../../migrations/outbox/1795646700000-AddStreamControls.js';
import { CreateDeliveryLog1795654000000 } from '../../migrations/outbox/1795654000000-CreateDeliveryLog.js';
import { CreateProbe1795661000000 } from '../../migrations/outbox/1795661000000-CreateProbe.js';
import { CreateOutbox1795548400000 } from '../../migrations/outbox/1795548400000-CreateOutbox.js';
import { CreateResyncs1795561200000 } from '../../migrations/outbox/1795561200000-CreateResyncs.js';
import { CreateOutboxActions1795644200000 } from '../../migrations/outbox/1795644200000-CreateOutboxActions.js';
import { KeysById1795668900000 } from '../../migrations/outbox/1795668900000-KeysById.js';
import { LetWorkersAct1795657000000 } from '../../migrations/outbox/1795657000000-LetWorkersAct.js';
import { AddEpochServer1795562345000 } from '../../migrations/outbox/1795562345000-AddEpochServer.js';
import { CreateShopTables1795548393000 } from '../../migrations/shop/1795548393000-CreateShopTables.js';
import { LinksBySharedRow1795705200000 } from '../../migrations/shop/1795705200000-LinksBySharedRow.js';

/** A migration class; TypeORM orders migrations of all sets by the 13-digit timestamp at the end of the class's name. */
export type MigrationClass = new () => MigrationInterface;

/**
 * Every migration, by set: `shop` makes the shop's tables, `outbox` the backbone's own, `capture` the triggers that are generated from the
 * aggregates' declarations. A platform that has its own tables leaves out `shop` (docs/adr/0008) and generates its own `capture`.
 */
export const migrationSets = {
  shop: [CreateShopTables1795548393000, LinksBySharedRow1795705200000],
  outbox: [
    CreateOutbox1795548400000,
    CreateResyncs1795561200000,
    AddEpochServer1795562345000,
    CreateOutboxActions1795644200000,
    AddStreamControls1795646700000,
    AddReplays1795650000000,
    CreateDeliveryLog1795654000000,
    LetWorkersAct1795657000000,
    CreateProbe1795661000000,
    KeysById1795668900000,
    AddBulkChanges1795679935863,
    AddRefusals1795693251000,
    TellDueFromInHand1795696200000,
    TellInHandFromDue1795727327696,
    AddMarks1795732804435,
  ],
  capture: captureMigrations,
} as const satisfies Record<string, readonly MigrationClass[]>;

/** Name of a set of migrations. */
export type MigrationSet = keyof typeof migrationSets;

/** All names, in the order in which a fresh database gets the sets. */
export const migrationSetNames = Object.keys(migrationSets) as MigrationSet[];

/** The sets that a database may do without; nothing works without the others. */
const OPTIONAL_SETS: readonly MigrationSet[] = ['shop'];

/** The migrations of the named sets, of all when none is named. */
export function migrationsOf(...sets: MigrationSet[]): MigrationClass[] {
  const chosen = sets.length > 0 ? sets.map((set) => migrationSets[set]) : Object.values(migrationSets);
  return chosen.flat();
}

/**
 * The sets that a database is to have, told from the names of the migrations that were run there: an optional set counts where it was
 * begun, and everywhere while nothing was run yet. So leaving it out once, with the first migrations, is enough.
 */
export function setsThatApply(executed: readonly string[]): MigrationSet[] {
  const begun = optionalSetsBegun(executed);
  return migrationSetNames.filter(
    (set) => executed.length === 0 || !OPTIONAL_SETS.includes(set) || begun.includes(set),
  );
}

/** The sets that a database could have done without, but had migrations run of. */
export function optionalSetsBegun(executed: readonly string[]): MigrationSet[] {
  return OPTIONAL_SETS.filter((set) => migrationSets[set].some(({ name }) => executed.includes(name)));
}
