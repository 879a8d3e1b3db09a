import { ExplainedFailure } from '../logging/error-facts.js';

/** The exit code of a process whose configuration is wrong (sysexits.h), so that an orchestrator's operator need not read the log first. */
export const EX_CONFIG = 78;

/** One mistake in the environment. */
export interface SettingProblem {
  readonly variable: string;
  /** The text that was given, masked if it is secret; undefined if the variable is not set. */
  readonly given: string | undefined;
  /** What would be accepted instead. */
  readonly accepted: string;
}

const MAX_SHOWN_LENGTH = 120;

/** Only who runs the program can mend it, and trying again does not help: it ends with {@link EX_CONFIG}. */
export class OperatorsMistake extends ExplainedFailure {}

/** The environment is wrong. The message lists every mistake and no secret; nothing was started. */
export class ConfigurationError extends OperatorsMistake {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly SettingProblem[]) {
    super([headline(problems.length), ...problems.map(describeProblem)].join('\n'));
  }
}

function headline(count: number): string {
  return `The configuration is wrong in ${count} ${count === 1 ? 'place' : 'places'}; nothing was started.`;
}

function describeProblem({ variable, given, accepted }: SettingProblem): string {
  return `  ${variable} ${given === undefined ? 'is not set' : `is ${quoted(given)}`}\n    accepted: ${accepted}`;
}

/** JSON's quoting shows control characters and keeps a value with line breaks from faking lines of the log. */
function quoted(given: string): string {
  return JSON.stringify(given.length > MAX_SHOWN_LENGTH ? `${given.slice(0, MAX_SHOWN_LENGTH)}...` : given);
}
