import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { DefineCommand } from './define-command.js';
import { EXIT } from './exit-code.js';
import { Shell, type ShellParts } from './shell.js';

/**
 * Runs one command line.
 * @param words the command and its arguments, without the program's name.
 * @returns the exit code; see {@link EXIT}.
 */
export async function runCommandLine(
  words: readonly string[],
  commands: readonly DefineCommand[],
  parts: ShellParts,
): Promise<number> {
  const program = new Command('shopstream')
    .description('See, trust and mend the event backbone. Settings come from the environment, as for the service.')
    .option('--json', 'one JSON document on standard output, for programs')
    .option('-y, --yes', 'do not ask before something big')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => parts.streams.stdout.write(text),
      writeErr: (text) => parts.streams.stderr.write(text),
    })
    .showHelpAfterError('(--help says what there is)')
    .exitOverride();
  const shell = new Shell(parts, () => program.opts());
  for (const define of commands) program.addCommand(inherited(define(shell), program));
  try {
    await program.parseAsync([...words], { from: 'user' });
    return shell.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT.ok;
    // Commander has told people; a program waits for its one document.
    const isHelp = error.code === 'commander.help';
    const message = isHelp
      ? 'No command is given; --help says which there are.'
      : error.message.replace(/^error: /, '');
    if (words.includes('--json')) parts.streams.stdout.write(`${JSON.stringify({ error: message })}\n`);
    return EXIT.usage;
  }
}

/** What holds for the program holds for commands that were made apart from it, and for theirs. */
function inherited(command: CommandUnknownOpts, from: CommandUnknownOpts): CommandUnknownOpts {
  command.copyInheritedSettings(from);
  for (const part of command.commands) inherited(part, from);
  return command;
}
