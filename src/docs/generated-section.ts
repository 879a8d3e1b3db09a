/**
 * `document` with `content` between its two markers, `<!-- NAME:begin -->` and `<!-- NAME:end -->`. The formatter is told to keep off: it
 * would pad the tables' columns to the widest cell. Throws if the markers are not there once each, in order.
 */
export function withGeneratedSection(document: string, content: string, name: string): string {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [before, inner, ...more] = document.split(begin);
  const [, after, ...evenMore] = inner?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length > 0 || evenMore.length > 0)
    throw new Error(`There must be one ${begin}, and one ${end} after it`);
  const section = [begin, '<!-- prettier-ignore-start -->', content, '<!-- prettier-ignore-end -->', end];
  return before + section.join('\n\n') + after;
}
