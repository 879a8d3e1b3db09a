import type { CallName } from '../call-name.js';
import type { JsonObject } from '../calls/fields.js';
import type { Answer } from './answer.js';

/** A call that was carried out and is about to be answered. */
export interface AnsweredCall {
  readonly call: CallName;
  readonly stream: string | undefined;
  readonly input: JsonObject;
  readonly answer: Answer;
  /** Of the credentials that signed the call: tells callers apart that were given different ones. */
  readonly accessKeyId: string | undefined;
  /** Whether the client still waits for the answer. */
  readonly connected: boolean;
}

/** Runs before an answer goes out, which waits for it. What it throws becomes the answer: an InternalFailure. */
export type AnswerHook = (call: AnsweredCall) => void | Promise<void>;

/** The hooks that tests have put in, asked one after the other. */
export class AnswerHooks {
  private readonly hooks = new Set<AnswerHook>();

  /** @returns a function that takes the hook out again */
  add(hook: AnswerHook): () => void {
    this.hooks.add(hook);
    return () => {
      this.hooks.delete(hook);
    };
  }

  async run(call: AnsweredCall): Promise<void> {
    for (const hook of [...this.hooks]) await hook(call);
  }
}
