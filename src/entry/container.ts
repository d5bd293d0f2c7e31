import { keepHeapSmall } from './container/heap.ts';
import { runContainer } from './container/run.ts';

keepHeapSmall();
// SageMaker starts the image as `docker run IMAGE serve`; the argument changes nothing.
process.exit(await runContainer(process.env));
