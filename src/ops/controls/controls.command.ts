import { setTimeout as pause } from 'node:timers/promises';
import { Command } from '@commander-js/extra-typings';
import { examples, type DefineCommand } from '../cli/define-command.js';
import type { Session } from '../cli/session.js';
import type { ControlsAnswer } from './controls-answer.js';
import { ControlActions } from './control-actions.js';

const LOOK_AGAIN_MS = 100;

/** `pause <stream>` */
export const pauseCommand: DefineCommand = (shell) =>
  new Command('pause')
    .description('let nothing of a stream be sent, on all instances; changes are captured and wait')
    .argument('<stream>', 'its key, as status shows it')
    .addHelpText('after', examples(['pause order', 'and waits until nothing of it is under way']))
    .action((stream) =>
      shell.run(async (session) => {
        const answer = await untilNothingIsUnderWay(
          session,
          await session.get(ControlActions).pause(session.actor, stream),
        );
        const underWay =
          answer.leased === 0 ? 'Nothing of it is under way.' : `${answer.leased} events are still in workers' hands.`;
        return { data: answer, text: `${stream} is paused by ${answer.paused_by ?? 'somebody'}. ${underWay}` };
      }),
    );

/** `resume <stream>` */
export const resumeCommand: DefineCommand = (shell) =>
  new Command('resume')
    .description('let what waits for a paused stream go out, in its order')
    .argument('<stream>', 'its key, as status shows it')
    .addHelpText('after', examples(['resume order', '']))
    .action((stream) =>
      shell.run(async (session) => {
        const answer = await session.get(ControlActions).resume(session.actor, stream);
        return { data: answer, text: `${stream} is not paused.` };
      }),
    );

/** `limit <stream> <rate>` */
export const limitCommand: DefineCommand = (shell) =>
  new Command('limit')
    .description('give a stream another limit than the configured one, for all instances')
    .argument('<stream>', 'its key, as status shows it')
    .argument('<rate>', '100/s, 100/m, 100/h, none, auto; default: the configured one again')
    .addHelpText(
      'after',
      examples(['limit product 100/m', 'a hundred records a minute'], ['limit product default', 'as configured']),
    )
    .action((stream, rate) =>
      shell.run(async (session) => {
        const answer = await session.get(ControlActions).limit(session.actor, stream, rate);
        const from = answer.limit_from === 'settings' ? 'as configured' : 'in the place of the configured one';
        return { data: answer, text: `The limit of ${stream} is ${answer.limit}, ${from}.` };
      }),
    );

/** What was claimed before the pause is still put: a batch takes milliseconds, a worker's lease ends by itself. */
async function untilNothingIsUnderWay(session: Session, answer: ControlsAnswer): Promise<ControlsAnswer> {
  const controls = session.get(ControlActions);
  const endsAt = performance.now() + session.settings.publishing.leaseMs;
  let { leased } = answer;
  while (leased > 0 && performance.now() < endsAt) {
    await pause(LOOK_AGAIN_MS);
    leased = await controls.leased(answer.stream);
  }
  return { ...answer, leased };
}
