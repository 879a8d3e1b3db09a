import type { SettingsGroup } from '../define-settings.js';
import type { Setting } from '../setting.js';
import { chapters, type Chapter } from './chapters.js';

/** The README's reference: a table of Markdown per chapter. */
export function settingsTable(groups: readonly SettingsGroup[]): string {
  return chapters(groups).map(chapterTable).join('\n\n');
}

function chapterTable({ title, settings }: Chapter): string {
  const header = ['| variable | default | accepted | meaning |', '| --- | --- | --- | --- |'];
  return [`**${title}**`, '', ...header, ...settings.map(row)].join('\n');
}

function row({ variable, spec }: Setting<unknown>): string {
  const accepted = spec.kind.accepted + (spec.kind.secret ? '; masked wherever it is shown' : '');
  const cells = [`\`${variable}\``, defaultCell(spec), accepted, meaningCell(spec)];
  return `| ${cells.map(escaped).join(' | ')} |`;
}

function defaultCell(spec: Setting<unknown>['spec']): string {
  return spec.default === undefined ? `unset: ${spec.unset ?? 'no value'}` : `\`${spec.default}\``;
}

function meaningCell({ meaning, tooLow, tooHigh }: Setting<unknown>['spec']): string {
  const parts = [meaning, tooLow && `*Too low:* ${tooLow}`, tooHigh && `*Too high:* ${tooHigh}`];
  return parts.filter(Boolean).join(' ');
}

/** Outside of code spans GitHub takes `<n>` for a tag; a `|` would end the cell even inside of one. */
function escaped(cell: string): string {
  const outsideCode = (text: string): string => text.replaceAll('<', '&lt;');
  const parts = cell.split(/(`[^`]*`)/).map((part) => (part.startsWith('`') ? part : outsideCode(part)));
  return parts.join('').replaceAll('|', '\\|');
}
