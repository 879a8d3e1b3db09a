import process from 'node:process';

/** Native ESM: NestJS 12 ships ES modules only, so Jest has to load them as such (see docs/adr/0002). */
const swc = { '^.+\\.ts$': ['@swc/jest', {}] };
const esm = {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: swc,
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

/** Node loads the specs that use servers, once per worker (test/support/native/runtime.js). Watching needs changed files to be loaded again. */
const native = process.argv.some((word) => word.startsWith('--watch'))
  ? {}
  : {
      runtime: '<rootDir>/test/support/native/runtime.js',
      testEnvironment: '<rootDir>/test/support/native/environment.js',
    };

/** @type {import('jest').Config} */
export default {
  projects: [
    { ...esm, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/soak/**/*.spec.ts'] },
    {
      ...esm,
      displayName: 'services',
      ...native,
      testMatch: ['<rootDir>/test/{integration,e2e,faults}/**/*.spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.js',
      globalTeardown: '<rootDir>/test/support/global-teardown.js',
    },
  ],
  testTimeout: 60_000,
  // Two cores: more workers only fight over PostgreSQL.
  maxWorkers: 2,
};
