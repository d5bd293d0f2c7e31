/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/{unit,contract,faults,infra}/**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  testTimeout: 20_000,
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'lcov'],
  coverageThreshold: { global: { branches: 95, lines: 95, functions: 95 } },
  collectCoverageFrom: [
    'src/core/**/*.ts',
    'src/handlers/**/*.ts',
    // Types only: nothing of them runs.
    '!src/core/ports.ts',
    '!src/core/invocation.ts',
    '!src/core/metrics/exchange.ts',
    '!src/core/signature/signature.ts',
    '!src/core/records/record.ts',
    '!src/core/csv/options.ts',
    '!src/core/batch/{object-report,packed-record,record-lines,result-settings}.ts',
    '!src/core/messages/message-report.ts',
    '!src/handlers/{batch,messages}/dependencies.ts',
  ],
};
