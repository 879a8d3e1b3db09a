import { Command, Option } from '@commander-js/extra-typings';
import { MOST_ROWS } from '../../http/paging.js';
import type { Repair } from '../../outbox/parked/parked-repairs.js';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument, idArguments } from '../cli/id-argument.js';
import { countArgument } from '../cli/number-arguments.js';
import { NOTHING_DONE, type Result, type Session } from '../cli/session.js';
import type { Shell } from '../cli/shell.js';
import { textTable } from '../cli/text-table.js';
import { UsageError } from '../cli/usage-error.js';
import { ParkedActions } from './parked-actions.js';
import type { ParkedPage, RepairAnswer } from './parked-answer.js';
import { ParkedDesk } from './parked-desk.js';
import { parkedQuery, replayRequest, type RepairRequest } from './parked-request.js';

/** So many events are dealt with unasked. */
const BIG = 10;

/** `parked list|show|replay|send-current|discard` */
export const parkedCommand: DefineCommand = (shell) =>
  new Command('parked')
    .description('events that are not retried by themselves: look at them, and decide')
    .addCommand(listCommand(shell))
    .addCommand(showCommand(shell))
    .addCommand(repairCommand(shell, 'replay', 'send them again under their ids, marked as replayed'))
    .addCommand(repairCommand(shell, 'send-current', 'send the current state of what they are about, in their place'))
    .addCommand(repairCommand(shell, 'discard', 'delete them'));

function listCommand(shell: Shell) {
  return conditioned(new Command('list').description('which there are, and why'))
    .option('--after <id>', 'only later ones', idArgument)
    .option('--limit <count>', `so many at most; ${MOST_ROWS} is the most`, countArgument(MOST_ROWS), 50)
    .addHelpText('after', examples(['parked list', ''], ['parked list --reason oversize --json', 'for programs']))
    .action((options) =>
      shell.run(async (session) => {
        const page = await session
          .get(ParkedDesk)
          .list(
            checked(() =>
              parkedQuery.parse({ ...options, after: options.after?.toString(), limit: String(options.limit) }),
            ),
          );
        return { data: page, text: pageText(page) };
      }),
    );
}

function showCommand(shell: Shell) {
  return new Command('show')
    .description('one of them, with what would be sent')
    .argument('<id>', 'as the list shows it', idArgument)
    .addHelpText('after', examples(['parked show 4711', '']))
    .action((id) =>
      shell.run(async (session) => {
        const detail = await session.get(ParkedDesk).show(id);
        return { data: detail, text: JSON.stringify(detail, null, 2) };
      }),
    );
}

function repairCommand(shell: Shell, repair: Repair, description: string) {
  return conditioned(new Command(repair).description(description))
    .argument('[ids...]', 'as the list shows them', idArguments)
    .option('--all', 'every parked event')
    .option('--dry-run', 'only say what would be done')
    .addOption(new Option('--force', 'also behind newer events of the same aggregate').hideHelp(repair !== 'replay'))
    .addHelpText(
      'after',
      examples(
        [`parked ${repair} 4711`, ''],
        [`parked ${repair} --reason oversize --dry-run`, 'how many that would be'],
        [`parked ${repair} --stream order --yes`, 'unasked'],
      ),
    )
    .action((ids, { dryRun, ...options }) =>
      shell.run(async (session) => {
        const asked = { ...options, ...(ids.length > 0 && { ids }), dry_run: dryRun ?? false };
        if (asked.force && repair !== 'replay') throw new UsageError('--force is for replays.');
        return carryOut(
          session,
          repair,
          checked(() => replayRequest.parse(asked)),
        );
      }),
    );
}

function conditioned(command: Command) {
  return command
    .option(
      '--reason <word>',
      'the word before the colon of the error: oversize, unbuildable, ...; or refused: whatever Kinesis refused',
    )
    .option('--stream <key>', 'those of one stream')
    .option('--type <type>', 'those of one type of aggregate');
}

async function carryOut(session: Session, repair: Repair, request: RepairRequest): Promise<Result> {
  const actions = session.get(ParkedActions);
  const count = await actions.count(request);
  const isBig = request.ids === undefined || count > BIG;
  if (isBig && !request.dry_run && count > 0 && !(await session.console.confirm(`${repair}: ${count} events.`)))
    return NOTHING_DONE;
  const progress = session.console.progress(repair, count);
  const answer = await actions.repair(session.actor, repair, request, (dealtWith) => {
    progress.at(dealtWith);
  });
  progress.stop();
  return { data: answer, text: repairText(answer), failed: answer.refused > 0 || answer.unknown.length > 0 };
}

/** zod's complaints in a sentence. */
function checked<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    const { issues } = error as { issues?: { path: PropertyKey[]; message: string }[] };
    if (!issues) throw error;
    throw new UsageError(
      issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': ')).join(' '),
    );
  }
}

function pageText({ items, total, next_after }: ParkedPage): string {
  if (items.length === 0) return 'Nothing is parked.';
  const rows = items.map((of) => [
    ...[
      of.id,
      of.event_type,
      of.fan_out_of === null ? of.aggregate_id : `${of.fan_out_of} ${of.aggregate_id}`,
      of.stream ?? '',
      of.attempts,
      of.parked_at,
      of.is_behind ? 'yes' : '',
    ],
    of.error.split('\n', 1)[0] ?? '',
  ]);
  const more = next_after === null ? [] : [`${total} in all; go on with --after ${next_after}`];
  return [textTable(HEADER, rows), ...more].join('\n');
}

const HEADER = ['id', 'event', 'aggregate', 'stream', 'tries', 'parked', 'behind', 'error'];

const DONE = { replay: 'replayed', 'send-current': 'queued as they are now', discard: 'discarded' } as const;

function repairText({ repair, dry_run, done, refusals, refused, unknown }: RepairAnswer): string {
  return [
    `${done} events ${dry_run ? 'would be' : 'were'} ${DONE[repair]}.`,
    ...refusals.map(({ id, type, aggregate_id, reason }) => `refused ${id} (${type} ${aggregate_id}): ${reason}`),
    ...(refused > refusals.length ? [`${refused - refusals.length} more refused`] : []),
    ...unknown.map((id) => `unknown ${id}`),
  ].join('\n');
}
