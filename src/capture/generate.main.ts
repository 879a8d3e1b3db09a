import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSettings } from '../config/load-settings.js';
import { ExplainedFailure, lastWordsOn } from '../logging/error-facts.js';
import { DeclarationError } from '../outbox/publication/declaration-error.js';
import {
  fileName,
  latestByAggregate,
  listSource,
  migrationName,
  migrationSource,
  outdated,
  printedCapture,
  type CaptureMigration,
} from './capture-migration.js';
import type { AggregateDeclaration } from './aggregate-declaration.js';

/**
 * `npm run capture:generate` writes a migration for each aggregate whose declaration has changed; `-- --check` only says which (exit
 * code 1), for CI. `-- --fresh` writes one for each aggregate in place of all that are there, for a platform whose tables are not those that
 * our migrations create triggers on. `-- --print order` writes the SQL to the terminal, for whoever has to make triggers anew by hand. To have the
 * newest one made anew (while it has run nowhere yet), delete its file first.
 */
const folder = join(process.cwd(), 'migrations', 'capture');
const list = join(folder, 'capture-migrations.ts');

try {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      print: { type: 'string' },
    },
  });
  const aggregates = await declaredAggregates();
  if (values.print === undefined) await bringUpToDate(aggregates, values);
  else process.stdout.write(printed(aggregates, values.print));
} catch (error) {
  process.stderr.write(`${lastWordsOn(error)}\n`);
  if (error instanceof DeclarationError)
    process.stderr.write(
      'Nothing was written. What a declaration may say is explained in src/capture/aggregate-declaration.ts.\n',
    );
  process.exitCode = 1;
}

/** Loaded only now: a declaration that is refused throws while its module is loaded. */
async function declaredAggregates(): Promise<AggregateDeclaration[]> {
  const { registryOf, shopFeatures } = await import('../shop-features.js');
  const features = shopFeatures(loadSettings({}));
  // So that what would stop the start (two aggregates of one name, a stream that nobody lists) is told here, too.
  registryOf(features);
  return features.map(({ aggregate }) => aggregate);
}

function printed(aggregates: readonly AggregateDeclaration[], type: string): string {
  const aggregate = aggregates.find((one) => one.type === type);
  if (!aggregate) throw new ExplainedFailure(`No aggregate "${type}" is declared; there are: ${typesOf(aggregates)}.`);
  return printedCapture(aggregate);
}

function typesOf(aggregates: readonly AggregateDeclaration[]): string {
  return aggregates.map(({ type }) => type).join(', ');
}

async function bringUpToDate(
  aggregates: AggregateDeclaration[],
  { check, fresh }: { readonly check: boolean; readonly fresh: boolean },
): Promise<void> {
  const present = await presentMigrations();
  const kept = fresh ? [] : present;
  const changed = outdated(aggregates, kept);
  const listed = await readFile(list, 'utf8');

  if (changed.length === 0 && listed === listSource(kept.map(({ name }) => name))) {
    process.stdout.write(`The capture migrations match the declarations of ${typesOf(aggregates)}.\n`);
  } else if (check) {
    process.stderr.write(
      changed.length > 0
        ? `Declared otherwise than its latest capture migration: ${typesOf(changed)}. Run npm run capture:generate.\n`
        : 'capture-migrations.ts does not list the migrations that are there. Run npm run capture:generate.\n',
    );
    process.exitCode = 1;
  } else {
    const latest = latestByAggregate(kept);
    const names = kept.map(({ name }) => name);
    for (const [index, aggregate] of changed.entries()) {
      const name = migrationName(aggregate.type, Date.now() + index);
      await writeFile(
        join(folder, `${fileName(name)}.ts`),
        migrationSource(aggregate, name, latest.get(aggregate.type)),
      );
      names.push(name);
      process.stdout.write(`migrations/capture/${fileName(name)}.ts\n`);
    }
    await writeFile(list, listSource(names));
    if (fresh) for (const { name } of present) await rm(join(folder, `${fileName(name)}.ts`));
  }
}

/**
 * The migrations whose files are there, oldest first. Not those of the list: it names one that was deleted to be made anew, which may be
 * compiled still, or never was.
 */
async function presentMigrations(): Promise<CaptureMigration[]> {
  const files = (await readdir(folder)).filter((file) => /^\d{13}-Capture\w+\.ts$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const compiled = new URL(`../../migrations/capture/${basename(file, '.ts')}.js`, import.meta.url);
      const exported: unknown = await import(compiled.href).catch((error: unknown) => {
        throw new ExplainedFailure(`${file} cannot be loaded; is it compiled (npm run compile)?`, { cause: error });
      });
      const [migration] = Object.values(exported as Record<string, CaptureMigration>);
      if (!migration) throw new ExplainedFailure(`${file} exports no migration.`);
      return migration;
    }),
  );
}
