import { Command } from '@commander-js/extra-typings';
import { examples, type DefineCommand } from '../cli/define-command.js';
import { textTable } from '../cli/text-table.js';
import type { StatusAnswer } from './status-answer.js';
import { StatusReport } from './status-report.js';

/** `status` */
export const statusCommand: DefineCommand = (shell) =>
  new Command('status')
    .description('the whole service at a glance: what waits where, and what is in the way')
    .addHelpText('after', examples(['status', 'a table'], ['status --json | jq .streams', 'for programs']))
    .action(() =>
      shell.run(async (session) => {
        const status = await session.get(StatusReport).now();
        return { data: status, text: statusText(status) };
      }),
    );

/** The status as a table, and what is wrong in words below it. */
export function statusText({ streams, workers, epoch }: StatusAnswer): string {
  const rows = streams.map((of) => [
    ...[of.stream, of.name, of.state, `${of.oldest_seconds} s`],
    ...[of.pending, of.leased, of.retrying, of.parked, of.fan_outs],
    of.limit_from === 'operators' ? `${of.limit} (set by operators)` : of.limit,
  ]);
  const paused = streams
    .filter(({ paused_at }) => paused_at !== null)
    .map((of) => `${of.stream} is paused since ${of.paused_at ?? ''} by ${of.paused_by ?? ''}`);
  const troubles = streams
    .filter(({ trouble }) => trouble !== null)
    .map((of) => `${of.stream} is ${of.state} since ${of.trouble_since ?? 'lately'}: ${of.trouble ?? ''}`);
  return [textTable(HEADER, rows), ...paused, ...troubles, workersText(workers), `epoch ${epoch}`].join('\n');
}

function workersText(workers: StatusAnswer['workers']): string {
  if (workers.length === 0) return 'no worker is running: events are captured and wait';
  return workers
    .map(({ host, pid, version, started_at, silent_seconds }) => {
      const silent = silent_seconds > SILENT_AFTER_SECONDS ? `, SILENT for ${silent_seconds} s` : '';
      return `worker ${host}:${pid}, version ${version}, since ${started_at}${silent}`;
    })
    .join('\n');
}

/** Three signs of life missed. */
const SILENT_AFTER_SECONDS = 15;

const HEADER = ['stream', 'name', 'state', 'oldest', 'pending', 'leased', 'retrying', 'parked', 'fan-outs', 'limit'];
