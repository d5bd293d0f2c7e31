import base from '../../jest.config.mjs';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/lambda/**/*.test.ts'],
  testTimeout: 60_000,
  maxWorkers: 2,
};
