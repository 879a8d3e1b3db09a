import type { Setting } from './setting.js';

/** The values of a group, by the names that it gave its settings. */
export type SettingValues<G> = G extends SettingsGroup<infer S> ? { readonly [K in keyof S]: ValueOf<S[K]> } : never;

type ValueOf<S> = S extends Setting<infer T> ? T : never;
type ValuesOf<S extends readonly Setting<unknown>[]> = { [I in keyof S]: ValueOf<S[I]> };

/** Something that must hold between settings, of one group or of several. */
export interface Rule {
  /** The variable that the mistake is reported for. */
  readonly about: Setting<unknown>;
  readonly reads: readonly Setting<unknown>[];
  /** What would be accepted, if the values break the rule; else undefined. */
  breach(values: readonly unknown[]): string | undefined;
}

/** Settings that belong together. */
export interface SettingsGroup<S extends Record<string, Setting<unknown>> = Record<string, Setting<unknown>>> {
  /** The key of the group's values in the settings. */
  readonly name: string;
  /** The chapter in the documents; several groups may share one. */
  readonly title: string;
  readonly settings: S;
  readonly rules?: readonly Rule[];
}

/**
 * Declares a group, to be listed in `core-settings.ts` and assembled in `load-settings.ts`.
 *
 * @example
 * export const sweepSettings = defineSettings({
 *   name: 'sweep',
 *   title: 'Retries and sweeps',
 *   settings: { intervalMs: setting({ variable: 'SWEEP_INTERVAL_MS', kind: wholeNumber({ min: 100, max: 5000 }), default: '1000', meaning: '...' }) },
 * });
 */
export function defineSettings<S extends Record<string, Setting<unknown>>>(group: SettingsGroup<S>): SettingsGroup<S> {
  return Object.freeze(group);
}

/** Declares what must hold between the settings that it reads; it is asked only when all of them were accepted (or may be unset, and are). */
export function rule<const S extends readonly Setting<unknown>[]>(declared: {
  readonly about: Setting<unknown>;
  readonly reads: S;
  readonly breach: (...values: ValuesOf<S>) => string | undefined;
}): Rule {
  const { about, reads, breach } = declared;
  // The reader hands over the values of `reads`, in its order.
  return { about, reads, breach: (values) => breach(...(values as ValuesOf<S>)) };
}

/** All settings of the groups, in order. */
export function settingsIn(groups: readonly SettingsGroup[]): Setting<unknown>[] {
  return groups.flatMap((group) => Object.values(group.settings));
}
