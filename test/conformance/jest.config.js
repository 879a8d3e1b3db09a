/** Apart from the other projects: it starts an emulator that binds all interfaces, which `npm test` must not do. */
export default {
  rootDir: '../..',
  displayName: 'conformance',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  testMatch: ['<rootDir>/test/conformance/**/*.spec.ts'],
  testTimeout: 60_000,
};
