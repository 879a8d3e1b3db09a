import type { IncomingMessage } from 'node:http';
import { type CallName, isCallName } from '../call-name.js';
import { isObject, type JsonObject } from '../calls/fields.js';
import { KinesisError, serializationError } from '../kinesis-error.js';

/** Which call a request makes, from its method and headers. @throws KinesisError as AWS refuses what is no call */
export function callOf(request: IncomingMessage): CallName {
  if (request.method !== 'POST') {
    throw new KinesisError('AccessDeniedException', 'Unable to determine service/operation name to be authorized', 403);
  }
  if (request.headers['content-type']?.startsWith('application/x-amz-cbor') === true) {
    throw serializationError('kinesis-sim speaks JSON only; Java SDKs need AWS_CBOR_DISABLE=true.');
  }
  const [service, name = ''] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (service === 'Kinesis_20131202' && isCallName(name)) return name;
  throw new KinesisError('UnknownOperationException', `kinesis-sim does not know the operation ${service}.${name}.`);
}

/** Parses a body. @throws KinesisError SerializationException unless it is a JSON object */
export function inputOf(body: Buffer): JsonObject {
  const input = parse(body.toString());
  if (!isObject(input)) throw serializationError('The request body is not a JSON object.');
  return input;
}

/** A signature has to be there; nobody checks it. @throws KinesisError MissingAuthenticationToken */
export function checkSigned(request: IncomingMessage): void {
  if (request.headers.authorization !== undefined || request.url?.includes('X-Amz-Signature=') === true) return;
  throw new KinesisError('MissingAuthenticationTokenException', 'Missing Authentication Token');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw serializationError('The request body is not valid JSON.');
  }
}
