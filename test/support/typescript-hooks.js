/**
 * Lets Node import this project's TypeScript as it lies: `./x.js` finds `./x.ts`, and swc strips the types. Node 20 and 22 do neither by
 * themselves, and Jest's own transform covers no ES modules outside of the specs.
 */
import { fileURLToPath } from 'node:url';
import { compiledFrom } from './typescript-cache.js';

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  const isOurs = /^(\.|\/|file:)/.test(specifier) && !context.parentURL?.includes('/node_modules/');
  if (!isOurs || !specifier.endsWith('.js')) return nextResolve(specifier, context);
  return nextResolve(specifier.replace(/\.js$/, '.ts'), context).catch(() => nextResolve(specifier, context));
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  return { format: 'module', source: await compiledFrom(fileURLToPath(url)), shortCircuit: true };
}
