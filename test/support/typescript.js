/** `node --import ./test/support/typescript.js file.ts` runs a TypeScript file of this project without building it. */
import { register } from 'node:module';

register('./typescript-hooks.js', import.meta.url);
