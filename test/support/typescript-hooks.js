/**
 * Lets Node import this project's TypeScript as it lies: `./x.js` finds `./x.ts`, and swc strips the types with the settings of `.swcrc`,
 * as Jest does. Node 20 and 22 do neither by themselves, and Jest's own transform covers no ES modules outside of the specs.
 */
import { transformFile } from '@swc/core';
import { fileURLToPath, URL } from 'node:url';

const swcrcRoot = fileURLToPath(new URL('../../', import.meta.url));

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const isOurs = /^(\.|\/|file:)/.test(specifier) && !context.parentURL?.includes('/node_modules/');
  if (!isOurs || !specifier.endsWith('.js')) return nextResolve(specifier, context);
  return nextResolve(specifier.replace(/\.js$/, '.ts'), context).catch(() => nextResolve(specifier, context));
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    root: swcrcRoot,
    cwd: swcrcRoot,
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
