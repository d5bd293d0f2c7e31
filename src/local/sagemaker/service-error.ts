/** An error as SageMaker answers it: its type, its HTTP status and the members of its body. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly type: string;
  readonly status: number;
  readonly members: Readonly<Record<string, string | number>>;

  constructor(
    type: string,
    status: number,
    message: string,
    members: Readonly<Record<string, string | number>> = {},
  ) {
    super(message);
    this.type = type;
    this.status = status;
    this.members = members;
  }
}

/** The request breaks a rule of the API. `errorCode` is a member that answers carry without the service model naming it. */
export function validationError(message: string, errorCode?: string): ServiceError {
  return new ServiceError(
    'ValidationError',
    400,
    message,
    errorCode === undefined ? {} : { ErrorCode: errorCode },
  );
}

/** `status` is 400 or 429: both are documented for this error, which is common to all services. */
export function throttlingException(status: 400 | 429): ServiceError {
  return new ServiceError('ThrottlingException', status, 'Rate exceeded');
}

export function modelNotReady(message = 'The model is not ready to be invoked; try again.'): ServiceError {
  return new ServiceError('ModelNotReadyException', 429, message);
}

export function internalFailure(): ServiceError {
  return new ServiceError('InternalFailure', 500, 'An internal failure occurred.');
}

export function serviceUnavailable(message = 'The service is unavailable; try again.'): ServiceError {
  return new ServiceError('ServiceUnavailable', 503, message);
}

export function internalDependencyException(): ServiceError {
  return new ServiceError('InternalDependencyException', 530, 'An internal dependency failed.');
}

/** The control plane's errors have other names than the runtime's. */
export function validationException(message: string): ServiceError {
  return new ServiceError('ValidationException', 400, message);
}

/** What has to do with who calls; these types are common to all services. */
export function accessError(
  type:
    | 'AccessDeniedException'
    | 'IncompleteSignatureException'
    | 'InvalidSignatureException'
    | 'MissingAuthenticationTokenException'
    | 'UnrecognizedClientException',
  message: string,
): ServiceError {
  return new ServiceError(type, 403, message);
}

export function unknownOperation(): ServiceError {
  return new ServiceError('UnknownOperationException', 404, 'There is no such operation here.');
}
