import { withGeneratedSection } from './generated-section.js';

const BEGIN = '<!-- settings:begin -->';
const END = '<!-- settings:end -->';

describe('withGeneratedSection', () => {
  it('replaces what is between the markers, again and again', () => {
    const once = withGeneratedSection(`a\n${BEGIN}\nold\n${END}\nb\n`, '$& new', 'settings');
    expect(once).toBe(
      `a\n${BEGIN}\n\n<!-- prettier-ignore-start -->\n\n$& new\n\n<!-- prettier-ignore-end -->\n\n${END}\nb\n`,
    );
    expect(withGeneratedSection(once, '$& new', 'settings')).toBe(once);
  });

  it.each(['', BEGIN, END, `${END}${BEGIN}`, `${BEGIN}${BEGIN}${END}`, `${BEGIN}${END}${END}`])(
    'refuses %j',
    (document) => {
      expect(() => withGeneratedSection(document, 'x', 'settings')).toThrow('There must be one');
    },
  );
});
