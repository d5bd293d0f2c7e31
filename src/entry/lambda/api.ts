import { startFrontDoor } from './api/start.ts';

/** The front door's function: scores through a SageMaker endpoint what comes in by API Gateway, a function URL or a load balancer. */
export const handler = await startFrontDoor(process.env);
