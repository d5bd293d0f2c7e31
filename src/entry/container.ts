import { becomeFrugal } from './container/frugal.ts';

becomeFrugal(process.env);

// Before anything large is loaded: as PID 1, a process without a handler doesn't get the signal at all.
const terminated = new Promise<void>((resolve) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => resolve());
});

// SageMaker starts the image as `docker run IMAGE serve`; the argument changes nothing.
const { runContainer } = await import('./container/run.ts');
process.exit(await runContainer(process.env, terminated));
