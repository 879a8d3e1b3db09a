/** Rows in columns that are as wide as their widest cell, two blanks between them; numbers stand to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => String(line[column] ?? '').length)));
  return lines
    .map((line) =>
      widths
        .map((width, column) => aligned(line[column] ?? '', width))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function aligned(cell: string | number, width: number): string {
  return typeof cell === 'number' ? String(cell).padStart(width) : cell.padEnd(width);
}
