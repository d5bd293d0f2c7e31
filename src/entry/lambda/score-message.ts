import { startScoreMessage } from './score-message/start.ts';

/** The function that scores messages of SQS through a SageMaker endpoint. */
export const handler = await startScoreMessage(process.env);
