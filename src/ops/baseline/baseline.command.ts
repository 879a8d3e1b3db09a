import { Command } from '@commander-js/extra-typings';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';
import { NOTHING_DONE } from '../cli/session.js';
import { BaselineActions } from './baseline-actions.js';
import { BaselineWalk, type BaselineSummary } from './baseline-walk.js';

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
        const question = `Look at all ${total} of type ${type}, and mark those that were never delivered as known? Consumers will not get these before they change.`;
        if (!(await session.console.confirm(question))) return NOTHING_DONE;
        const progress = session.console.progress(`baseline of ${type}`, total);
        const walk = new BaselineWalk(session.get(BaselineActions), session.actor, { type, after: options.from });
        const summary = await walk.run(progress, session.interrupted);
        progress.stop();
        return {
          data: summary,
          text: baselineText(summary),
          failed: !summary.complete || summary.unbuildable.length > 0,
        };
      }),
    );

function baselineText({ type, complete, reached, checked, marked, unbuildable }: BaselineSummary): string {
  const rest = complete ? '' : ` Not all of them. Go on with --from ${reached ?? 'the beginning'}.`;
  const bad =
    unbuildable.length === 0
      ? ''
      : ` ${unbuildable.length} cannot be built, and are not: ${unbuildable.slice(0, 20).join(', ')}.`;
  return `${checked} of type ${type} looked at, ${marked} marked as known.${bad}${rest}`;
}
