import { Command } from '@commander-js/extra-typings';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { idArgument } from '../cli/id-argument.js';
import { textTable } from '../cli/text-table.js';
import type { TraceAnswer, TraceEntry } from './trace-answer.js';
import { Tracer } from './tracer.js';

/** `trace <type> <id>` */
export const traceCommand: DefineCommand = (shell) =>
  new Command('trace')
    .description('everything that is known of one aggregate, in order of time')
    .argument('<type>', 'order, product, ...')
    .argument('<id>', 'its id', idArgument)
    .addHelpText(
      'after',
      examples(['trace order 54321', ''], ['trace order 54321 --json | jq .entries', 'for programs']),
    )
    .action((type, id) =>
      shell.run(async (session) => {
        const trace = await session.get(Tracer).trace(type, id);
        return { data: trace, text: traceText(trace) };
      }),
    );

function traceText({ type, aggregate_id, exists, position, entries, truncated }: TraceAnswer): string {
  const here = exists ? 'in the shop' : 'not in the shop';
  const last = position
    ? `last number ${position.sequence} in epoch ${position.epoch}, ${deliveredText(position)}`
    : 'no number used yet';
  const rows = entries.map((entry) => [entry.at, ...cells(entry)]);
  return [
    `${type} ${aggregate_id}: ${here}; ${last}`,
    ...(rows.length > 0 ? [textTable(HEADER, rows)] : ['Nothing waits, and the delivery log has nothing.']),
    ...(truncated ? ['There is more than is shown.'] : []),
  ].join('\n');
}

const HEADER = ['at', 'what', 'event', 'number', 'tries', 'where, why'];

function deliveredText({ delivered_at, deleted }: NonNullable<TraceAnswer['position']>): string {
  if (delivered_at === null) return 'nothing delivered yet';
  return `last delivered ${delivered_at}${deleted ? ' as deleted' : ''}`;
}

function cells(entry: TraceEntry): (string | number)[] {
  if (entry.what === 'action')
    return ['action', entry.action, '', '', `by ${entry.actor} (${entry.via}) ${JSON.stringify(entry.outcome)}`];
  const marks = [entry.replayed ? 'replayed' : '', entry.ambiguous ? 'perhaps there twice' : ''].filter(Boolean);
  return [entry.what, entry.event_type, entry.sequence ?? '', entry.attempts, [whereText(entry), ...marks].join('; ')];
}

function whereText(entry: Exclude<TraceEntry, { what: 'action' }>): string {
  const stream = entry.stream ?? '';
  if (entry.what === 'delivered') return `${stream} ${entry.shard_id} ${entry.kinesis_sequence_number}`;
  const due = entry.due_at === null ? '' : `, due ${entry.due_at}`;
  const error = entry.error === null ? '' : `: ${entry.error.split('\n', 1)[0] ?? ''}`;
  return `${stream} (row ${entry.id})${due}${error}`;
}
