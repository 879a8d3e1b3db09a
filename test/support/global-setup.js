// JavaScript, because Jest compiles a TypeScript global setup to CommonJS and finds no `./x.ts` behind `./x.js` there.
import './typescript.js';

const { startRunServices } = await import('./run-services.ts');

export default startRunServices;
