const BEGIN = '<!-- settings:begin -->';
const END = '<!-- settings:end -->';

/**
 * `document` with `content` between its two markers. The formatter is told to keep off: it would pad the tables' columns to the widest cell.
 * Throws if the markers are not there once each, in order.
 */
export function withGeneratedSection(document: string, content: string): string {
  const [before, inner, ...more] = document.split(BEGIN);
  const [, after, ...evenMore] = inner?.split(END) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || evenMore.length > 0)
    throw new Error(`There must be one ${BEGIN}, and one ${END} after it`);
  const section = [BEGIN, '<!-- prettier-ignore-start -->', content, '<!-- prettier-ignore-end -->', END];
  return before + section.join('\n\n') + after;
}
