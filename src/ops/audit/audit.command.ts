import { Command } from '@commander-js/extra-typings';
import { AggregateTypes } from '../aggregates/aggregate-types.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';
import { NOTHING_DONE } from '../cli/session.js';
import { AuditActions } from './audit-actions.js';
import { AuditWalk, type AuditSummary } from './audit-walk.js';

/** Of so many aggregates all may be mended unasked: that is seconds of traffic. */
const BIG = 10_000;

/** `audit <type>` */
export const auditCommand: DefineCommand = (shell) =>
  new Command('audit')
    .description(
      'find aggregates that are not as the streams know them, though nothing is on its way; exit code 1 if there are',
    )
    .argument('<type>', 'product, order, ...')
    .option('--mend', 'enqueue what is found: the present state, or the deletion')
    .option('--from <id>', 'go on after this id', idArgument)
    .addHelpText(
      'after',
      examples(
        ['audit products', 'what no trigger saw: triggers that were disabled, for example'],
        ['audit products --mend', 'and sends it'],
        ['audit orders --from 120000 --json', 'goes on where it was interrupted'],
      ),
    )
    .action((type, options) =>
      shell.run(async (session) => {
        const audits = session.get(AuditActions);
        const total = await session.get(AggregateTypes).total(type);
        const mend = options.mend === true;
        const question = `Enqueue whatever is found to differ, of ${total}? After a change of the record's form that is all of them.`;
        if (mend && total > BIG && !(await session.console.confirm(question))) return NOTHING_DONE;
        const progress = session.console.progress(`audit of ${type}`, total);
        const walk = new AuditWalk(audits, session.actor, { type, after: options.from, mend });
        const summary = await walk.run(progress, session.interrupted);
        progress.stop();
        return { data: summary, text: auditText(summary), failed: !isClean(summary) };
      }),
    );

/** Nothing is wrong, or it was mended; and everything was looked at. */
function isClean({ complete, findings, mended, parked, unbuildable }: AuditSummary): boolean {
  return complete && parked.length + unbuildable.length === 0 && (findings.length === 0 || mended > 0);
}

function auditText({
  type,
  complete,
  reached,
  checked,
  found,
  findings,
  mended,
  parked,
  unbuildable,
  on_their_way,
}: AuditSummary): string {
  const kinds = [
    [found.differs, 'differ from what was delivered last'],
    [found.never_delivered, 'were never delivered'],
    [found.deletion_not_told, 'are gone, and the streams were not told'],
  ] as const;
  const total = kinds.reduce((sum, [count]) => sum + count, 0);
  const ids = findings.slice(0, 20).map(({ id }) => id);
  return [
    `${checked} of type ${type} looked at: ${total === 0 ? 'all as the streams know them.' : `${total} are not as the streams know them.`}`,
    ...kinds.filter(([count]) => count > 0).map(([count, what]) => `  ${count} ${what}`),
    ...(total > 0
      ? [`  ids: ${ids.join(', ')}${total > ids.length ? ', ... (--json lists the first thousand)' : ''}`]
      : []),
    ...(on_their_way > 0 ? [`${on_their_way} more have an event on its way: look again later.`] : []),
    ...(parked.length > 0
      ? [`${parked.length} more have a parked event, which a person must deal with: ${parked.slice(0, 20).join(', ')}.`]
      : []),
    ...(unbuildable.length > 0
      ? [
          `${unbuildable.length} cannot be built, so that nobody can tell what differs: ${unbuildable.slice(0, 20).join(', ')}. shopstream preview ${type} ${unbuildable[0] ?? ''} says why.`,
        ]
      : []),
    ...(mended > 0
      ? [`${mended} events are enqueued.`]
      : total > 0
        ? [`shopstream audit ${type} --mend sends them.`]
        : []),
    ...(complete ? [] : [`Not all of them. Go on with --from ${reached ?? 'the beginning'}.`]),
  ].join('\n');
}
