import { Command } from '@commander-js/extra-typings';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';
import { BaselineActions } from './baseline-actions.js';

/** Aggregates per step: half a second. */
const STEP = 5000;

/** `baseline <type>` */
export const baselineCommand: DefineCommand = (shell) =>
  new Command('baseline')
    .description(
      'mark what exists as known, without sending it: at installation, where consumers have the data already',
    )
    .argument('<type>', 'product, order, ...')
    .option('--from <id>', 'go on after this id', idArgument)
    .addHelpText(
      'after',
      examples(
        ['baseline products', 'asks first; later updates are sent as updates'],
        ['baseline orders --yes', 'in a script'],
      ),
    )
    .action((type, options) =>
      shell.run(async (session) => {
        const total = await session.get(AggregateTypes).total(type);
        const question = `Mark all ${total} of type ${type} that were never delivered as known? Consumers will not get them before they change.`;
        if (!(await session.console.confirm(question))) return { data: null, text: 'Nothing was done.', failed: true };
        const progress = session.console.progress(`baseline of ${type}`, total);
        const { interrupted } = session;
        let after = options.from;
        let [checked, marked, complete] = [0, 0, false];
        while (!complete && !interrupted.aborted) {
          const step = await session.get(BaselineActions).step(session.actor, { type, after, limit: STEP });
          after = step.reached ?? after;
          complete = step.reached === null;
          checked += step.checked;
          marked += step.marked;
          progress.at(checked, `${marked} marked`);
        }
        progress.stop();
        const rest = complete ? '' : ` Interrupted. Go on with --from ${after ?? 'the beginning'}.`;
        const text = `${checked} of type ${type} looked at, ${marked} marked as known.${rest}`;
        return { data: { type, complete, reached: after ?? null, checked, marked }, text, failed: !complete };
      }),
    );
