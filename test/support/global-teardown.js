import './typescript.js';

const { stopRunServices } = await import('./run-services.ts');

export default stopRunServices;
