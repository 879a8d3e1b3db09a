import { createRequire, register } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Runtime from 'jest-runtime';
import { sourceMapOf } from '../typescript-cache.js';

register('../typescript-hooks.js', import.meta.url);
register('./hooks.js', import.meta.url);

const require = createRequire(import.meta.url);

/** Finds them where the hooks have put them. */
class SourceMaps extends Map {
  get(source) {
    const path = source.startsWith('file:') ? fileURLToPath(source) : source;
    return path.endsWith('.ts') ? sourceMapOf(path) : undefined;
  }
}
const sourceMaps = new SourceMaps();

/**
 * Has Node itself load the specs and what they import. Jest loads Nest, TypeORM, the AWS SDK and all of this project anew for each spec
 * file, two seconds of CPU every time; Node loads them once per worker. What a spec does to a module or a global, it must undo. Everything
 * else is Jest's: its circus, `expect`, time limits, reports.
 */
export default class NativeRuntime extends Runtime {
  /** Jest's own parts. */
  requireInternalModule(from, to) {
    const path = to === undefined ? from : createRequire(from).resolve(to);
    // Holds the tests and hooks of one spec file.
    if (path.includes('/jest-circus/')) Reflect.deleteProperty(require.cache, path);
    return require(path);
  }

  /** A spec file. */
  async unstable_importModule(path) {
    return import(pathToFileURL(path).href);
  }

  /** For the stacks of failures. */
  getSourceMaps() {
    return sourceMaps;
  }
}
