import type { SettingProblem } from './configuration-error.js';
import type { Kind } from './kinds/kind.js';

/** One environment variable: how it is read, and everything that the documents say about it. */
export interface SettingSpec<T> {
  readonly variable: string;
  readonly kind: Kind<T>;
  /** The value when the variable is not set, as one would write it. */
  readonly default?: string;
  /** Without a default: what happens when the variable is not set. */
  readonly unset?: string;
  /** Without a default: a value for `.env.example`. */
  readonly example?: string;
  readonly meaning: string;
  /** What goes wrong when the value is too low, and when it is too high. */
  readonly tooLow?: string;
  readonly tooHigh?: string;
}

/** What became of a variable: its value, or why it was refused. */
export type Outcome<T> =
  { readonly accepted: true; readonly value: T } | { readonly accepted: false; readonly problem: SettingProblem };

/** A declared variable; `T` includes undefined if it has no default. */
export class Setting<T> {
  readonly variable: string;

  constructor(readonly spec: SettingSpec<Exclude<T, undefined>>) {
    this.variable = spec.variable;
  }

  /** The variable's value in `env`, or its default. */
  read(env: NodeJS.ProcessEnv): Outcome<T> {
    const given = givenText(env, this.variable) ?? this.spec.default;
    // `setting()` lets T be without undefined only if there is a default.
    if (given === undefined) return { accepted: true, value: undefined as T };
    const result = this.spec.kind.schema.safeParse(given);
    if (result.success) return { accepted: true, value: result.data as T };
    const [issue] = result.error.issues;
    const detail: unknown = issue?.code === 'custom' ? issue.params?.detail : undefined;
    const { accepted } = this.spec.kind;
    return {
      accepted: false,
      problem: this.problem(env, typeof detail === 'string' ? `${accepted}; ${detail}` : accepted),
    };
  }

  /** A mistake about this variable, with what `env` gives for it, masked. `accepted` may be Markdown; the problem is plain text. */
  problem(env: NodeJS.ProcessEnv, accepted: string): SettingProblem {
    const { variable } = this;
    const given = givenText(env, variable);
    if (given !== undefined) return { variable, given: this.spec.kind.mask(given), accepted: plain(accepted) };
    const byDefault = this.spec.default === undefined ? '' : `; its default is ${this.spec.default}`;
    return { variable, given: undefined, accepted: plain(accepted) + byDefault };
  }

  /** The value as it may be seen: masked if it is secret, and said in words if there is none. */
  print(value: T): string {
    if (value === undefined) return `(not set: ${plain(this.spec.unset ?? 'no value')})`;
    return this.spec.kind.print(value as Exclude<T, undefined>);
  }
}

/**
 * Declares a variable. A default that the kind itself refuses is a bug and throws at once.
 *
 * @example
 * const port = setting({ variable: 'PORT', kind: wholeNumber({ min: 0, max: 65535 }), default: '3000', meaning: 'Port of ...' });
 */
export function setting<T>(spec: SettingSpec<T> & { readonly default: string }): Setting<T>;
export function setting<T>(spec: SettingSpec<T> & { readonly unset: string }): Setting<T | undefined>;
export function setting<T>(spec: SettingSpec<T>): Setting<T | undefined> {
  const declared = new Setting<T | undefined>(spec as SettingSpec<Exclude<T, undefined>>);
  if (!declared.read({}).accepted)
    throw new Error(`${spec.variable}: its own default ${String(spec.default)} is not accepted`);
  return declared;
}

/** The text of a variable without surrounding blanks; an empty one counts as not set. */
export function givenText(env: NodeJS.ProcessEnv, variable: string): string | undefined {
  const given = env[variable]?.trim();
  return given === '' ? undefined : given;
}

/** Text of the documents without Markdown's backticks. */
export function plain(markdown: string): string {
  return markdown.replaceAll('`', '');
}
