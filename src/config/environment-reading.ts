import type { SettingProblem } from './configuration-error.js';
import { settingsIn, type Rule, type SettingsGroup, type SettingValues } from './define-settings.js';
import type { Outcome, Setting } from './setting.js';

/** What an environment says about groups of settings. */
export class EnvironmentReading {
  private readonly outcomes: ReadonlyMap<Setting<unknown>, Outcome<unknown>>;

  /** Throws if two groups have one name or declare one variable: that is a bug, not a mistake in the environment. */
  constructor(
    private readonly env: NodeJS.ProcessEnv,
    private readonly groups: readonly SettingsGroup[],
  ) {
    const settings = settingsIn(groups);
    refuseRepeated(
      'group of settings',
      groups.map(({ name }) => name),
    );
    refuseRepeated(
      'variable',
      settings.map(({ variable }) => variable),
    );
    this.outcomes = new Map(settings.map((setting) => [setting, setting.read(env)]));
  }

  /** Every refused variable and every broken rule. */
  problems(): SettingProblem[] {
    const refused = [...this.outcomes.values()].flatMap((outcome) => (outcome.accepted ? [] : [outcome.problem]));
    const broken = this.groups.flatMap(({ rules = [] }) => rules.flatMap((rule) => this.breach(rule)));
    return [...refused, ...broken];
  }

  /** The values of one group; throws if one of them was refused. */
  values<G extends SettingsGroup>(group: G): SettingValues<G> {
    const values = Object.entries(group.settings).map(([key, setting]) => [key, this.value(setting)]);
    return Object.fromEntries(values) as SettingValues<G>;
  }

  private breach(rule: Rule): SettingProblem[] {
    if (rule.reads.some((setting) => !this.outcome(setting).accepted)) return [];
    const accepted = rule.breach(rule.reads.map((setting) => this.value(setting)));
    return accepted === undefined ? [] : [rule.about.problem(this.env, accepted)];
  }

  private value(setting: Setting<unknown>): unknown {
    const outcome = this.outcome(setting);
    if (!outcome.accepted) throw new Error(`${setting.variable} was refused`);
    return outcome.value;
  }

  /** A rule may read a setting of a group that was not handed in, where a program reads some of them alone. */
  private outcome(setting: Setting<unknown>): Outcome<unknown> {
    return this.outcomes.get(setting) ?? setting.read(this.env);
  }
}

function refuseRepeated(what: string, names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new Error(`The ${what} ${repeated} is declared twice`);
}
