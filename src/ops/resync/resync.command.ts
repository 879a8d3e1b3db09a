import { Command } from '@commander-js/extra-typings';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';
import { perSecondArgument } from '../cli/number-arguments.js';
import { NOTHING_DONE } from '../cli/session.js';
import type { Shell } from '../cli/shell.js';
import { textTable } from '../cli/text-table.js';
import { UsageError } from '../cli/usage-error.js';
import { duration, followResync, resyncText } from './follow-resync.js';
import { idList, idsFrom } from './id-list.js';
import { toResyncAnswer } from './resync-answer.js';
import { ResyncActions } from './resync-actions.js';

/** `resync <type>` */
export const resyncCommand: DefineCommand = (shell) =>
  new Command('resync')
    .description('send aggregates again, as they are: by the workers, behind live traffic')
    .argument('<type>', 'product, order, ...')
    .option('--all', 'all that there are')
    .option('--ids <ids>', 'only these, with commas between them')
    .option('--ids-from <file>', 'only those listed in a file; -: standard input')
    .option('--where <name=value...>', 'only those for which this holds: category=5, changed_since=2026-01-31')
    .option('--rate <n>', 'events per second at most; else as many as live traffic leaves room for', perSecondArgument)
    .option('--detach', 'do not wait for its end')
    .addHelpText(
      'after',
      examples(
        ['resync products --all', 'shows how far it is; Ctrl-C leaves it running'],
        ['resync products --where category=5 --where changed_since=2026-01-31', 'both must hold'],
        ['resync orders --ids 17,18 --yes', 'in a script'],
        ['resync products --all --rate 100 --detach', 'slowly, and without waiting'],
      ),
    )
    .action((type, options) =>
      shell.run(async (session) => {
        const ids = options.ids ? idList(options.ids) : options.idsFrom ? await idsFrom(options.idsFrom) : undefined;
        const where = pairs(options.where ?? []);
        const narrowed = ids !== undefined || Object.keys(where).length > 0;
        if (narrowed === Boolean(options.all) || (options.ids && options.idsFrom))
          throw new UsageError('Say which: --ids or --ids-from, --where, or --all, alone.');
        const resyncs = session.get(ResyncActions);
        const wanted = { type, ids, where, recordsPerSecond: options.rate };
        // Before anybody is asked: who says yes has chosen.
        resyncs.check(wanted);
        const question = `Send ${ids ? `${ids.length} of ${type}` : narrowed ? `all ${type} that match` : `all ${type}`} again?`;
        if (!(await session.console.confirm(question))) return NOTHING_DONE;
        const begun = await resyncs.begin(session.actor, wanted);
        if (options.detach) return { data: toResyncAnswer(begun), text: resyncText(begun) };
        return followResync(session, begun);
      }),
    );

/** `resyncs`, `resyncs follow|cancel|resume <id>` */
export const resyncsCommand: DefineCommand = (shell) =>
  new Command('resyncs')
    .description('the latest resyncs, and what to do with one')
    .addHelpText('after', examples(['resyncs', 'a table'], ['resyncs follow 7', 'shows how far it is']))
    .action(() =>
      shell.run(async (session) => {
        const found = await session.get(ResyncActions).list();
        const rows = found.map((of) => [
          ...[Number(of.id), of.type, of.state, `${of.scanned}/${of.total}`, of.enqueued],
          ...[of.etaSeconds === null ? '' : duration(of.etaSeconds), of.requestedBy ?? ''],
        ]);
        const text = found.length > 0 ? textTable(HEADER, rows) : 'There are none.';
        return { data: { items: found.map(toResyncAnswer) }, text };
      }),
    )
    .addCommand(followCommand(shell))
    .addCommand(cancelCommand(shell))
    .addCommand(resumeCommand(shell));

const HEADER = ['id', 'type', 'state', 'looked at', 'enqueued', 'left', 'asked for by'];

function followCommand(shell: Shell) {
  return new Command('follow')
    .description('show how far a resync is, until it ends')
    .argument('<id>', 'as the table shows it', idArgument)
    .addHelpText('after', examples(['resyncs follow 7', 'Ctrl-C leaves it running']))
    .action((id) =>
      shell.run(async (session) => followResync(session, await session.get(ResyncActions).find(String(id)))),
    );
}

function cancelCommand(shell: Shell) {
  return new Command('cancel')
    .description('stop a resync; what it has enqueued goes out')
    .argument('<id>', 'as the table shows it', idArgument)
    .addHelpText('after', examples(['resyncs cancel 7', '']))
    .action((id) =>
      shell.run(async (session) => {
        const stopped = await session.get(ResyncActions).cancel(session.actor, String(id));
        return { data: toResyncAnswer(stopped), text: resyncText(stopped) };
      }),
    );
}

function resumeCommand(shell: Shell) {
  return new Command('resume')
    .description('let a resync go on where it stopped')
    .argument('<id>', 'as the table shows it', idArgument)
    .addHelpText('after', examples(['resyncs resume 7', 'and shows it until it ends']))
    .action((id) =>
      shell.run(async (session) =>
        followResync(session, await session.get(ResyncActions).resume(session.actor, String(id))),
      ),
    );
}

function pairs(given: readonly string[]): Record<string, string> {
  const values = new Map<string, string>();
  for (const pair of given) {
    const [, name, value] = /^([a-z_]+)=(.+)$/.exec(pair) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`"${pair}" is not name=value.`);
    if (values.has(name)) throw new UsageError(`--where says ${name} twice; it takes one value.`);
    values.set(name, value);
  }
  return Object.fromEntries(values);
}
