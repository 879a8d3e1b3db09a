import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

/** One request and the ways to end it. Everything is harmless once the connection is gone. */
export class Exchange {
  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
  ) {
    // Writing to a connection that the client has just closed must not become an uncaught error.
    response.on('error', () => undefined);
  }

  /** Resolves when the connection of an unanswered request is gone. */
  get closed(): Promise<void> {
    if (!this.connected) return Promise.resolve();
    return new Promise((resolve) => this.response.once('close', resolve));
  }

  /** Whether there is anybody to answer to. */
  get connected(): boolean {
    return !this.response.destroyed && !this.request.socket.destroyed;
  }

  /** From the signature's scope; undefined without one. */
  get accessKeyId(): string | undefined {
    return /Credential=([^/,\s]+)\//.exec(this.request.headers.authorization ?? '')?.[1];
  }

  answer(answer: Answer): void {
    const body = Buffer.from(answer.body);
    this.writeHead(answer.status, body.length);
    this.response.end(body);
  }

  /** Sends the first part of a body, either as if it were all, or breaking the connection where the rest should follow. */
  answerPart(answer: Answer, share: number, clean: boolean): void {
    const whole = Buffer.from(answer.body);
    const part = whole.subarray(0, Math.floor(whole.length * share));
    this.writeHead(answer.status, clean ? part.length : whole.length);
    if (clean) this.response.end(part);
    else
      this.response.write(part, () => {
        this.drop();
      });
  }

  /** Closes the connection without (further) answer. */
  drop(): void {
    this.request.socket.destroy();
  }

  /** Resets the connection: the client gets ECONNRESET. */
  reset(): void {
    this.request.socket.resetAndDestroy();
  }

  private writeHead(status: number, length: number): void {
    if (this.response.destroyed || this.response.headersSent) return;
    this.response.writeHead(status, {
      'x-amzn-RequestId': randomUUID(),
      'Content-Type': 'application/x-amz-json-1.1',
      'Content-Length': length,
    });
  }
}
