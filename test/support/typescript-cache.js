/** Compiled TypeScript on disk: a run compiles each file once, not once for each process that it starts, and the next run none that is unchanged. */
import { transformFile, version } from '@swc/core';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath, URL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}node_modules/.cache/shopstream-typescript/`;
const settings = `${version} ${readFileSync(`${root}.swcrc`, 'utf8')}`;

/**
 * Compiles a file with the settings of `.swcrc`, as Jest does, unless that was done before.
 * @param {string} path
 * @returns {Promise<string>} JavaScript
 */
export async function compiledFrom(path) {
  const place = placeOf(path, await readFile(path, 'utf8'));
  try {
    return await readFile(place, 'utf8');
  } catch {
    return await compile(path, place);
  }
}

/**
 * @param {string} path of a TypeScript file
 * @returns {string} where its source map lies, once the file was compiled.
 */
export function sourceMapOf(path) {
  return mapAt(placeOf(path, readFileSync(path, 'utf8')));
}

async function compile(path, place) {
  const { code, map = '' } = await transformFile(path, {
    root,
    cwd: root,
    module: { type: 'es6' },
    sourceMaps: true,
    sourceFileName: path,
  });
  await mkdir(folder, { recursive: true });
  await put(mapAt(place), map);
  await put(place, code);
  return code;
}

/** Nobody ever reads half a file: several processes compile at once. */
async function put(place, text) {
  const unfinished = `${place}.${process.pid}`;
  await writeFile(unfinished, text);
  await rename(unfinished, place);
}

function placeOf(path, source) {
  const hash = createHash('sha256').update(`${settings}\0${path}\0${source}`).digest('hex');
  return `${folder}${hash}.js`;
}

function mapAt(place) {
  return `${place}.map`;
}
