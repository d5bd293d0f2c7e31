import { startScoreObject } from './score-object/start.ts';

/** The function that scores objects of S3 as they are written, through a SageMaker endpoint. */
export const handler = startScoreObject(process.env);
