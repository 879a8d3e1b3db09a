import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Shell } from './shell.js';

/**
 * One command of `npm run shopstream`; `commands.ts` lists them. It takes its arguments apart and calls a service: what it does belongs to the
 * service, so that HTTP can do the same.
 *
 * @example
 * export const statusCommand: DefineCommand = (shell) =>
 *   new Command('status')
 *     .description('everything at a glance')
 *     .addHelpText('after', examples(['status', 'shows a table']))
 *     .action(() => shell.run(async (session) => {
 *       const data = await session.get(StatusReport).now();
 *       return { data, text: statusText(data) };
 *     }));
 */
export type DefineCommand = (shell: Shell) => CommandUnknownOpts;

/** The examples at the end of a command's help: a command line and what it does. */
export function examples(...lines: readonly (readonly [command: string, does: string])[]): string {
  const width = Math.max(...lines.map(([command]) => command.length));
  return [
    '',
    'Examples:',
    ...lines.map(
      ([command, does]) => `  $ shopstream ${does === '' ? command : `${command.padEnd(width)}  # ${does}`}`,
    ),
  ].join('\n');
}
