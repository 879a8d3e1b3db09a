import { settingsIn, type SettingsGroup } from '../define-settings.js';
import type { Setting } from '../setting.js';

/** The settings of all groups that share a title. */
export interface Chapter {
  readonly title: string;
  readonly settings: readonly Setting<unknown>[];
}

/** The groups' settings by title, in the order in which each title comes first. */
export function chapters(groups: readonly SettingsGroup[]): Chapter[] {
  const titles = [...new Set(groups.map(({ title }) => title))];
  return titles.map((title) => ({
    title,
    settings: settingsIn(groups.filter((group) => group.title === title)),
  }));
}
