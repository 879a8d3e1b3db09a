import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { captureMigrations } from '../../migrations/capture/capture-migrations.js';
import { fileName, listSource, migrationName } from '../../src/capture/capture-migration.js';
import { shopTypes } from '../support/shop-names.js';

/** `npm run capture:generate` in a checkout whose declarations are ours. */
describe('generating capture migrations', () => {
  const program = resolve('dist/src/capture/generate.main.js');
  const ours = captureMigrations.map(({ name }) => `${fileName(name)}.ts`);
  const list = listSource(captureMigrations.map(({ name }) => name));
  let checkout: string;
  let folder: string;

  beforeEach(async () => {
    checkout = await mkdtemp(join(tmpdir(), 'shopstream-generate-'));
    folder = join(checkout, 'migrations', 'capture');
    await mkdir(folder, { recursive: true });
    for (const file of ours) await writeFile(join(folder, file), 'ours');
    await writeFile(join(folder, 'capture-migrations.ts'), list);
  });
  afterEach(() => rm(checkout, { recursive: true }));

  const generate = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], { cwd: checkout });
    return stdout;
  };

  it('writes nothing while declarations and migrations agree', async () => {
    expect(await generate()).toBe(`The capture migrations match the declarations of ${shopTypes.join(', ')}.\n`);
    expect(await readFile(join(folder, 'capture-migrations.ts'), 'utf8')).toBe(list);
  });

  it('prints the SQL of one aggregate, as its migration runs it', async () => {
    const latest = captureMigrations.filter(({ aggregate }) => aggregate === 'order').at(-1);
    const printed = await generate('--print', 'order');
    expect(printed).toMatch(/^begin;\nset local lock_timeout = '3s';\ndo \$needed\$[^]*\ncommit;\n$/);
    expect(printed).toContain(`\n${latest?.sql}\n`);
    await expect(generate('--print', 'orders')).rejects.toThrow(
      `No aggregate "orders" is declared; there are: ${shopTypes.join(', ')}.`,
    );
  });

  it('says that the list is not of what is there, and makes it so', async () => {
    await writeFile(join(folder, 'capture-migrations.ts'), `import { Gone } from './gone.js';\n${list}`);
    await expect(generate('--check')).rejects.toThrow('capture-migrations.ts does not list the migrations');
    await generate();
    expect(await readFile(join(folder, 'capture-migrations.ts'), 'utf8')).toBe(list);
  });

  it('makes one anew whose file was deleted, and looks at the columns before it makes triggers', async () => {
    const [newest = ''] = ours.filter((file) => file.includes('CaptureOrder')).slice(-1);
    await rm(join(folder, newest));
    const written = basename((await generate()).trim());
    expect(written).toMatch(/^\d{13}-CaptureOrder\.ts$/);
    const now = await readFile(join(folder, 'capture-migrations.ts'), 'utf8');
    const listed = [...now.matchAll(/from '\.\/(.+)\.js'/g)].map(([, name]) => `${name}.ts`);
    expect(listed).toEqual([...ours.filter((file) => file !== newest), written]);
    const source = await readFile(join(folder, written), 'utf8');
    expect(source).toMatch(/runner\.query\(NEEDED\);\s+await runner\.query\(CaptureOrder\d{13}\.sql\)/);
    expect(source).toContain(`('order_items', 'variant_id', `);
  });

  it('says in a line which declaration is refused, and why, and writes nothing', async () => {
    const renamed = `export async function load(url, context, next) {
      const loaded = await next(url, context);
      if (!url.endsWith('/product.aggregate.js')) return loaded;
      return { ...loaded, source: String(loaded.source).replace("type: 'product'", "type: 'Product'") };
    }`;
    const asModule = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
    const hooks = asModule(`import { register } from 'node:module'; register(${JSON.stringify(asModule(renamed))});`);
    const refused = promisify(execFile)(process.execPath, ['--import', hooks, program], { cwd: checkout });
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^Aggregate "Product": type must match \S+\.\nNothing was written\. .*\n$/,
      ) as string,
    });
    expect((await readdir(folder)).length).toBe(ours.length + 1);
  });

  it('says in a line that an option is none of its own', async () => {
    await expect(generate('--chekc')).rejects.toMatchObject({ code: 1, stderr: "Unknown option '--chekc'\n" });
  });

  it('puts one migration for each aggregate in place of all, when they are to be made afresh', async () => {
    await generate('--fresh');
    const files = await readdir(folder);
    const fresh = files.filter((file) => file !== 'capture-migrations.ts');
    const wanted = shopTypes.map((type) => `-${migrationName(type, 0).slice(0, -1)}.ts`);
    expect(fresh.map((file) => file.replace(/^\d{13}/, ''))).toEqual(wanted);
    expect(wanted).toEqual(expect.arrayContaining(['-CaptureProduct.ts', '-CaptureOrder.ts']));
    expect(ours).not.toContain(fresh[0]);
    const now = await readFile(join(folder, 'capture-migrations.ts'), 'utf8');
    expect([...now.matchAll(/from '\.\/(.+)\.js'/g)].map(([, name]) => `${name}.ts`)).toEqual(fresh);
    // Nothing to go back to but what was there before.
    for (const file of fresh) expect(await readFile(join(folder, file), 'utf8')).toContain('runner.query(DROP)');
  });
});
