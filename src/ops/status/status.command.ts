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
export function statusText({ streams, epoch }: StatusAnswer): string {
  const rows = streams.map((of) => [
    ...[of.stream, of.name, of.state, `${of.oldest_seconds} s`],
    ...[of.pending, of.leased, of.retrying, of.parked, of.fan_outs],
    of.limit,
  ]);
  const troubles = streams
    .filter(({ trouble }) => trouble !== null)
    .map((of) => `${of.stream} is ${of.state} since ${of.trouble_since ?? 'lately'}: ${of.trouble ?? ''}`);
  return [textTable(HEADER, rows), ...troubles, `epoch ${epoch}`].join('\n');
}

const HEADER = ['stream', 'name', 'state', 'oldest', 'pending', 'leased', 'retrying', 'parked', 'fan-outs', 'limit'];
