import { runRuntime } from '../local/lambda/runtime/client.ts';

process.exit(await runRuntime(process.env));
