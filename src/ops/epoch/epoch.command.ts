import { Command } from '@commander-js/extra-typings';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { NOTHING_DONE } from '../cli/session.js';
import type { Shell } from '../cli/shell.js';
import { EpochActions } from './epoch-actions.js';
import type { EpochAnswer } from './epoch-answer.js';

/** `epoch show|raise` */
export const epochCommand: DefineCommand = (shell) =>
  new Command('epoch')
    .description('what tells numbers from before a restore from those after it')
    .addCommand(showCommand(shell))
    .addCommand(raiseCommand(shell));

function showCommand(shell: Shell) {
  return new Command('show')
    .description('the epoch, and how it came about')
    .addHelpText('after', examples(['epoch show', '']))
    .action(() =>
      shell.run(async (session) => {
        const epoch = await session.get(EpochActions).show();
        return { data: epoch, text: epochText(epoch) };
      }),
    );
}

function raiseCommand(shell: Shell) {
  return new Command('raise')
    .description('after a restore that PostgreSQL does not show (the snapshot of a volume): numbers may come again')
    .requiredOption('--reason <text>', 'what happened, for whoever asks later')
    .addHelpText('after', examples(['epoch raise --reason "restored from the snapshot of 02:00" --yes', '']))
    .action((options) =>
      shell.run(async (session) => {
        const epochs = session.get(EpochActions);
        const reason = epochs.reasonOf(options.reason);
        const { epoch } = await epochs.show();
        const question = `Raise the epoch, which is ${epoch}, for all aggregates? It is never lowered.`;
        if (!(await session.console.confirm(question))) return NOTHING_DONE;
        const raised = await epochs.raise(session.actor, reason);
        return { data: raised, text: epochText(raised) };
      }),
    );
}

function epochText({ epoch, raised_at, raised_by, reason, server }: EpochAnswer): string {
  const how = raised_at === null ? 'never raised' : `raised ${raised_at} by ${raised_by ?? '?'}: ${reason ?? ''}`;
  return `epoch ${epoch}, ${how}\nPostgreSQL ${server ?? 'is not known yet, or does not tell its timeline'}`;
}
