import { type Answer, errorAnswer } from '../wire/answer.js';
import type { Exchange } from '../wire/exchange.js';
import type { CallFault } from './fault-schema.js';
import type { Disturbance } from './fault-registry.js';

/** Carries out a call the way its fault wants it, and ends the exchange. */
export async function carryOut(
  { callFault, pauses }: Disturbance,
  run: () => Answer,
  send: (answer: Answer) => Promise<void>,
  exchange: Exchange,
): Promise<void> {
  if (callFault === undefined) {
    await send(run());
    return;
  }
  if (callFault.kind !== 'hang' && callFault.kind !== 'delay') {
    endAtOnce(callFault, run, exchange);
    return;
  }
  const early = callFault.acceptance === 'at-once' ? run() : undefined;
  const givenUp = callFault.acceptance === 'late' ? undefined : exchange.closed;
  const end = await pauses?.wait(callFault.kind === 'delay' ? callFault.ms : undefined, givenUp);
  if (end === 'dropped') exchange.drop();
  else await send(early ?? run());
}

function endAtOnce(fault: Exclude<CallFault, { kind: 'hang' | 'delay' }>, run: () => Answer, exchange: Exchange): void {
  switch (fault.kind) {
    case 'error':
      if (fault.accepted === true) run();
      exchange.answer(errorAnswer(fault.type, fault.message ?? `Scripted ${fault.type}`, fault.status ?? 400));
      break;
    case 'throttle':
      exchange.answer(errorAnswer('ProvisionedThroughputExceededException', 'Rate exceeded for the stream.', 400));
      break;
    case 'reset':
      if (fault.accepted === true) run();
      exchange.reset();
      break;
    case 'lose-answer':
      run();
      exchange.drop();
      break;
    case 'truncate':
      exchange.answerPart(run(), fault.share ?? 0.5, fault.clean ?? false);
      break;
  }
}
