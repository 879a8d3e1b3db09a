import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headingAnchors } from '../support/heading-anchors.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

const documents = async () => {
  const inFolder = async (folder: string) =>
    (await readdir(join(root, folder))).filter((name) => name.endsWith('.md')).map((name) => join(folder, name));
  return (await Promise.all(['.', 'docs', join('docs', 'adr')].map(inFolder))).flat();
};

/** Where a link of a document goes: the file and, if it names one, the heading. Addresses on the web are nobody's to check here. */
const linksIn = (text: string) =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));

const leadsSomewhere = async (document: string, link: string) => {
  const [path = '', anchor] = link.split('#');
  const file = path ? resolve(root, dirname(document), path) : join(root, document);
  if (!existsSync(file)) return false;
  return anchor === undefined || headingAnchors(await readFile(file, 'utf8')).includes(anchor);
};

/** Whoever is on call follows links, and alerts carry them. To see this fail: rename a heading of docs/operations.md. */
describe('the documents', () => {
  it('link to files and headings that there are', async () => {
    const dangling: string[] = [];
    const names = await documents();
    for (const name of names) {
      for (const link of linksIn(await readFile(join(root, name), 'utf8'))) {
        if (!(await leadsSomewhere(name, link))) dangling.push(`${name}: ${link}`);
      }
    }
    expect(names).toContain(join('docs', 'operations.md'));
    expect(dangling).toEqual([]);
  });
});
