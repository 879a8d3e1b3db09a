import type { IncomingMessage } from 'node:http';
import { KinesisError } from '../kinesis-error.js';

/**
 * Reads a whole request body.
 * @returns undefined if the client gave up before it was complete
 * @throws KinesisError with status 413 if it is longer than `maxBytes`; the rest is left unread
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  return await new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) reject(tooLarge(maxBytes));
      else chunks.push(chunk);
    });
    request.once('end', () => {
      resolve(Buffer.concat(chunks, bytes));
    });
    // 'close' without 'end' is an aborted request; after 'end' the promise is settled and this does nothing.
    request.once('close', () => {
      resolve(undefined);
    });
    request.once('error', () => {
      resolve(undefined);
    });
  });
}

function tooLarge(maxBytes: number): KinesisError {
  return new KinesisError('RequestEntityTooLargeException', `The request has more than ${maxBytes} bytes.`, 413);
}
