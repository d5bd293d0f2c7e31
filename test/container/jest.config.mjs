import base from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/container/**/*.test.ts'],
  globalSetup: '<rootDir>/test/container/build-images.ts',
  testTimeout: 120_000,
  maxWorkers: 2,
};
