import type { CallName } from '../call-name.js';
import type { CallRequest } from '../calls/call-request.js';
import { CALLS } from '../calls/call-table.js';
import { carryOut } from '../faults/carry-out.js';
import type { FaultRegistry } from '../faults/fault-registry.js';
import { MIB } from '../limits.js';
import type { Account } from '../streams/account.js';
import type { CallCounts } from '../watch/call-counts.js';
import { type Answer, failure, success } from './answer.js';
import type { AnswerHooks } from './answer-hooks.js';
import { callOf, checkSigned, inputOf } from './call-envelope.js';
import type { Exchange } from './exchange.js';
import { readBody } from './request-body.js';
import { streamOfCall } from './stream-of-call.js';

/** The way of a Kinesis call: read, recognise, disturb if a script says so, carry out, answer. */
export class Gateway {
  private readonly maxBodyBytes: number;

  constructor(
    private readonly account: Account,
    private readonly faults: FaultRegistry,
    private readonly hooks: AnswerHooks,
    private readonly counts: CallCounts,
  ) {
    // Base64 and JSON make up to half more of a request; what is larger cannot be a legal call.
    this.maxBodyBytes = account.settings.maxRequestBytes * 2 + MIB;
  }

  /** Ends the exchange in one way or another; never rejects. */
  async handle(exchange: Exchange): Promise<void> {
    try {
      const body = await readBody(exchange.request, this.maxBodyBytes);
      if (body !== undefined) await this.call(exchange, body);
    } catch (error) {
      exchange.answer(this.counted(failure(error)));
    }
  }

  private async call(exchange: Exchange, body: Buffer): Promise<void> {
    const call = callOf(exchange.request);
    const input = inputOf(body);
    if (this.account.settings.requireAuthorization) checkSigned(exchange.request);
    const stream = streamOfCall(input);
    const disturbance = this.faults.disturb(call, stream);
    this.counts.called(call);
    await carryOut(
      disturbance,
      () => this.run(call, { input, nowMs: this.account.settings.clock(), recordFault: disturbance.recordFault }),
      async (answer) => {
        const { accessKeyId, connected } = exchange;
        await this.hooks.run({ call, stream, input, answer, accessKeyId, connected });
        exchange.answer(answer);
      },
      exchange,
    );
  }

  private run(call: CallName, request: CallRequest): Answer {
    try {
      return success(CALLS[call](this.account, request));
    } catch (error) {
      return this.counted(failure(error));
    }
  }

  private counted(answer: Answer): Answer {
    if (answer.errorType !== undefined) this.counts.refused(answer.errorType);
    return answer;
  }
}
