import { Command } from '@commander-js/extra-typings';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';
import { NOTHING_DONE } from '../cli/session.js';
import { EraseActions } from './erase-actions.js';

/** `forget <type> <id>`: what a customer asks for, and the word of everything public; what is done about it is an erasure. */
export const forgetCommand: DefineCommand = (shell) =>
  new Command('forget')
    .description('erase what is kept of an aggregate beyond its delivery: its parked events, with what they hold')
    .argument('<type>', 'order, product, ...')
    .argument('<id>', 'its id', idArgument)
    .addHelpText('after', examples(['forget order 54321', 'when a customer wants to be forgotten']))
    .action((word, id) =>
      shell.run(async (session) => {
        const { type } = session.get(AggregateTypes).named(word);
        const question = `Delete the parked events of ${type} ${id} for good? They cannot be replayed afterwards.`;
        if (!(await session.console.confirm(question))) return NOTHING_DONE;
        const answer = await session.get(EraseActions).erase(session.actor, type, id);
        const rest =
          answer.on_their_way > 0 ? ` ${answer.on_their_way} are on their way; what they hold leaves with them.` : '';
        return { data: answer, text: `${answer.erased} parked events of ${answer.type} ${answer.id} are gone.${rest}` };
      }),
    );
