import { ASYNC_TABLE } from './async-table.ts';
import * as frontDoorKind from './front-door-kinds.ts';
import * as kind from './kinds.ts';
import type { Setting } from './read.ts';
import { RECORD_TABLE } from './record-table.ts';
import { TELEMETRY_TABLE } from './telemetry-table.ts';

/** Every environment variable that the front door's function reads. The settings page of the documentation is generated from this table. */
export const FRONT_DOOR_TABLE = {
  endpointName: {
    name: 'ENDPOINT_NAME',
    kind: kind.text,
    defaultText: 'the one of ENDPOINTS, where that has one alone; else none',
    meaning:
      'What POST /invocations and /ping are about: a public name of ENDPOINTS, or, where that is not set, the SageMaker endpoint itself. One of the two must be set.',
  },
  endpoints: {
    name: 'ENDPOINTS',
    kind: kind.json,
    defaultText: 'ENDPOINT_NAME alone',
    meaning:
      'The endpoints that callers may reach, as a JSON object of public names: {"homeloan":{"endpointName":"homeloan-prod","signatureFile":"homeloan.json","maxPayloadBytes":4194304,"asyncEndpointName":"homeloan-async","inferenceComponentName":"homeloan"}}; every member may be left out, and a name alone stands for endpointName. No other endpoint can be reached.',
  },
  signatureFile: {
    name: 'SCR_SIGNATURE_FILE',
    kind: kind.text,
    defaultText: 'none: records are checked for their shape alone',
    meaning: "File with the signature of ENDPOINT_NAME's model, where ENDPOINTS is not set.",
  },
  asyncEndpointName: {
    name: 'ASYNC_ENDPOINT_NAME',
    kind: kind.text,
    defaultText: 'none',
    meaning: 'Asynchronous endpoint beside ENDPOINT_NAME, where ENDPOINTS is not set.',
  },
  ...ASYNC_TABLE,
  ...RECORD_TABLE,
  recordErrors: { ...RECORD_TABLE.recordErrors, defaultText: 'fail' },
  gatewayTimeoutMs: {
    name: 'GATEWAY_TIMEOUT_MS',
    kind: kind.milliseconds(1),
    defaultText: '29000',
    meaning:
      "How long what is before the function waits: 29 s for a REST API by default, 30 s for an HTTP API, the function's own timeout for a function URL or a load balancer.",
  },
  deadlineMarginMs: {
    name: 'DEADLINE_MARGIN_MS',
    kind: kind.milliseconds(0),
    defaultText: '500',
    meaning:
      "Kept of the smaller of GATEWAY_TIMEOUT_MS and the function's remaining time for the answer to get back; what is left is the deadline of the request.",
  },
  maxPayloadBytes: {
    name: 'MAX_PAYLOAD_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '6291456',
    meaning:
      'Size of a request body, once decoded; maxPayloadBytes of an endpoint wins. A function takes events of 6 MB, base64 included: about 4.5 MB of a body that is passed as base64.',
  },
  maxResponseBytes: {
    name: 'MAX_RESPONSE_BYTES',
    kind: kind.wholeNumber(1),
    defaultText: '6291456',
    meaning:
      'Size of the whole answer as the function returns it, JSON escapes or base64 included; a function returns 6 MB at most, to a load balancer 1 MB whatever is set here.',
  },
  maxRetries: {
    name: 'ENDPOINT_MAX_RETRIES',
    kind: kind.wholeNumber(0, 10),
    defaultText: '3',
    meaning:
      'Further tries, within the deadline, where SageMaker throttles, says that the model is not ready, or takes no connection.',
  },
  connectTimeoutMs: {
    name: 'ENDPOINT_CONNECT_TIMEOUT_MS',
    kind: kind.milliseconds(1),
    defaultText: '1500',
    meaning: 'Time for a connection to SageMaker.',
  },
  maxSockets: {
    name: 'ENDPOINT_MAX_SOCKETS',
    kind: kind.wholeNumber(1, 10_000),
    defaultText: '50',
    meaning: 'Connections to SageMaker at once, where one environment runs several invocations at once.',
  },
  scoringIsPure: {
    name: 'SCR_SCORING_IS_PURE',
    kind: kind.flag,
    defaultText: 'false',
    meaning:
      'true: a score has no side effects, so a request whose outcome is unknown (a reset, a timeout of the connection, 500, 503, 530) is sent once more.',
  },
  passModelErrors: {
    name: 'PASS_MODEL_ERRORS',
    kind: kind.flag,
    defaultText: 'false',
    meaning:
      "true: an error of the model's own that is JSON of less than 2,048 bytes reaches the caller as it is, with its status. It may say more than callers should know.",
  },
  corsOrigins: {
    name: 'CORS_ORIGINS',
    kind: frontDoorKind.origins,
    defaultText: 'none: no CORS headers, and OPTIONS is refused',
    meaning: 'Origins whose pages may call from a browser.',
  },
  basePath: {
    name: 'BASE_PATH',
    kind: kind.urlPath,
    defaultText: 'none',
    meaning: "What stands before every path, such as a base path mapping of a gateway's custom domain.",
  },
  ...TELEMETRY_TABLE,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
