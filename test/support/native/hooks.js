import { URL } from 'node:url';

/** @type {import('node:module').ResolveHook} */
export async function resolve(specifier, context, nextResolve) {
  return nextResolve(
    specifier === '@jest/globals' ? new URL('./jest-globals.js', import.meta.url).href : specifier,
    context,
  );
}
