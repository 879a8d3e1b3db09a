import type { Figures } from '../figures.js';
import type { Results } from '../run.js';

/** The results as two Markdown tables: every figure, and the ratios. */
export function tablesOf(results: Results, ratios: Readonly<Record<string, number>>): string {
  const rows = Object.entries(results).flatMap(([name, figures]) => rowsOf(name, figures));
  return [
    table(['scenario', 'figure', 'value'], rows),
    table(
      ['ratio', 'value'],
      Object.entries(ratios).map(([name, value]) => [name, shown(value)]),
    ),
  ].join('\n');
}

function rowsOf(scenario: string, figures: Figures, path = ''): string[][] {
  return Object.entries(figures).flatMap(([name, value]) =>
    typeof value === 'number'
      ? [[scenario, `${path}${name}`, shown(value)]]
      : rowsOf(scenario, value, `${path}${name}.`),
  );
}

/** Three digits that mean something; large numbers whole. */
function shown(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-US') : String(Number(value.toPrecision(3)));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  return [head, head.map(() => '---'), ...rows].map(line).join('');
}
